from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.cells import cell_len

from chainsim.model.check_outcome import Measured, Skipped
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.json import check_to_json
from chainsim.report.check.text import check_to_text
from chainsim.report.kit.style import Style
from tests.report.checks import BROKEN, CRASHED, check_run, error, hot, ok
from tests.report.results import hot_result


def test_the_summary_has_a_line_for_every_chain_and_the_sum() -> None:
    text = check_to_text(check_run([ok(), hot(), error(BROKEN)]))
    summary = text.split("\n\n")[-2].splitlines()
    assert [line.split()[0] for line in summary[1:]] == ["ok", "FAIL", "ERROR"]
    assert summary[1].endswith("-19.0   -5.5 no findings")
    assert summary[2].split()[1:4] == ["hot.yaml", "+", "drums.wav"]
    assert summary[2].endswith("-15.0   -1.5 1 error, 1 warning, 1 note")
    assert summary[3].endswith("not measured")
    assert text.endswith("\n\n3 checks: 1 passed, 1 failed, 1 could not be measured.\n")


def test_only_what_fails_is_told_in_full() -> None:
    text = check_to_text(check_run([ok(), hot(), error(BROKEN)]))
    assert (
        "hot.yaml with drums.wav\nTurn the input of Drive down 7.0 dB, and the fader up 6.75 dB; whether that is\n"
        "enough was not tried.\n\n✗ gain-buildup, stage 3 'Drive'\n"
    ) in text
    assert "bad.yaml\n  bad.yaml:7:5: unknown key 'x'\n  bad.yaml:9:1: unknown key 'y'\n" in text
    assert "ok.yaml with" not in text
    assert "gain-buildup" not in check_to_text(check_run([hot()], fail_on=None))


def test_findings_that_do_not_count_are_left_to_run() -> None:
    text = check_to_text(check_run([hot()]))
    assert "over-full-scale" not in text
    assert "\n\nIn all 1 error, 1 warning, 1 note; to see them: chainsim run hot.yaml drums.wav\n" in text
    changed = check_to_text(check_run([hot()]), settings=["Drive.gain_db=9"])
    assert "to see them: chainsim run --set\nDrive.gain_db=9 hot.yaml drums.wav\n" in changed
    everything = check_to_text(check_run([hot()], fail_on=Severity.INFORMATION))
    assert "over-full-scale" in everything
    assert "In all" not in everything


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120, 200])
def test_no_line_is_wider_than_asked(width: int) -> None:
    long = Checked("漢字/" * 40 + "x.yaml", "音" * 70, Measured(hot_result()))
    text = check_to_text(check_run([long, hot(), error(BROKEN), error(CRASHED)]), Style(width=width))
    assert max(map(cell_len, text.splitlines())) <= width


def test_what_was_skipped_says_why_and_is_no_failure() -> None:
    skipped = Checked("synth.yaml", None, Skipped("no plugin 'Surge.vst3' here"))
    assert check_run([skipped], fail_on=Severity.INFORMATION).exit_code == 0
    text = check_to_text(check_run([skipped, ok()]))
    assert "skip  synth.yaml" in text
    assert "no plugin 'Surge.vst3' here" in text
    assert text.endswith("\n\n2 checks: 1 passed, 1 skipped.\n")
    values = json.loads(check_to_json(check_run([skipped])))
    assert values["skipped"] == [{"file": "synth.yaml", "audio": None, "reason": "no plugin 'Surge.vst3' here"}]
    assert values["complete"] is True


def test_an_interrupted_check_says_so() -> None:
    assert check_to_text(check_run([ok()], complete=False)).endswith(
        "\n\n1 check: 1 passed.\n\nINTERRUPTED: what was not reached is missing here.\n"
    )
    assert (
        check_to_text(check_run([], complete=False))
        == "0 checks.\n\nINTERRUPTED: what was not reached is missing here.\n"
    )
    values = json.loads(check_to_json(check_run([ok()], complete=False)))
    assert (values["complete"], values["interrupted"]) == (False, True)
    values = json.loads(check_to_json(check_run([ok()])))
    assert (values["complete"], values["interrupted"]) == (True, False)


def test_audio_that_all_have_in_common_is_told_once_and_names_stay_apart() -> None:
    clean, hot_one = replace(ok(), audio="drums.wav"), hot()
    clean = replace(clean, file="chains/a very long name for a chain, clean.chain.yaml")
    hot_one = replace(hot_one, file="chains/a very long name for a chain, hot.chain.yaml")
    summary = check_to_text(check_run([clean, hot_one], fail_on=None)).split("\n\n")[-2].splitlines()
    assert summary[0] == "All with drums.wav:"
    assert [line[:40].rstrip() for line in summary[2:]] == [
        "ok    chains/a very lo…clean.chain.yaml",
        "ok    chains/a very lo…, hot.chain.yaml",
    ]
    other = replace(hot_one, audio="voice.wav")
    assert "All with" not in check_to_text(check_run([clean, other], fail_on=None))
