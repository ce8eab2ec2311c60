from __future__ import annotations

import pytest
from rich.cells import cell_len

from chainsim.errors import ChainFileError, ChainsimError, PluginCrashed, Problem
from chainsim.model.finding import Severity
from chainsim.report import Checked, check_exit_code, check_to_text
from tests.report.results import clean_result, hot_result

BROKEN = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "unknown key 'y'")])
CRASHED = PluginCrashed("stage 3 'ZamTube' crashed (signal 11) at 0:01.020")


def ok() -> Checked:
    return Checked("ok.yaml", None, result=clean_result())


def hot() -> Checked:
    return Checked("hot.yaml", "drums.wav", result=hot_result())


def error(cause: ChainsimError) -> Checked:
    return Checked("bad.yaml", None, error=cause)


@pytest.mark.parametrize(
    ("checked", "code"),
    [
        ([], 0),
        ([ok()], 0),
        ([ok(), hot()], 1),
        ([hot(), error(BROKEN)], 2),
        ([hot(), error(CRASHED), error(BROKEN)], 3),
    ],
)
def test_three_beats_two_beats_one_beats_nought(checked: list[Checked], code: int) -> None:
    assert check_exit_code(checked, Severity.ERROR) == code


@pytest.mark.parametrize("fail_on", list(Severity))
def test_findings_fail_from_the_severity_asked_for(fail_on: Severity) -> None:
    assert check_exit_code([hot()], fail_on) == 1
    assert check_exit_code([ok()], fail_on) == 0
    assert check_exit_code([hot()], None) == 0


def test_the_summary_has_a_line_for_every_chain_and_the_sum() -> None:
    text = check_to_text([ok(), hot(), error(BROKEN)])
    summary = text.split("\n\n")[-2].splitlines()
    assert [line.split()[0] for line in summary[1:]] == ["ok", "FAIL", "ERROR"]
    assert summary[1].endswith("-19.0   -5.5 no findings")
    assert summary[2].split()[1:4] == ["hot.yaml", "+", "drums.wav"]
    assert summary[2].endswith("-15.0   -1.5 1 error, 1 warning, 1 note")
    assert summary[3].endswith("not measured")
    assert text.endswith("\n\n3 checks: 1 passed, 1 failed, 1 could not be measured.\n")


def test_only_what_fails_is_told_in_full() -> None:
    text = check_to_text([ok(), hot(), error(BROKEN)])
    assert "hot.yaml with drums.wav\n✗ gain-buildup, stage 3 'Drive'\n" in text
    assert "bad.yaml\n  bad.yaml:7:5: unknown key 'x'\n  bad.yaml:9:1: unknown key 'y'\n" in text
    assert "ok.yaml with" not in text
    assert "gain-buildup" not in check_to_text([hot()], fail_on=None)


def test_findings_that_do_not_count_are_left_to_run() -> None:
    text = check_to_text([hot()])
    assert "over-full-scale" not in text
    assert "\n\nIn all 1 error, 1 warning, 1 note; to see them: chainsim run hot.yaml drums.wav\n" in text
    everything = check_to_text([hot()], fail_on=Severity.INFORMATION)
    assert "over-full-scale" in everything
    assert "In all" not in everything


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120, 200])
def test_no_line_is_wider_than_asked(width: int) -> None:
    long = Checked("漢字/" * 40 + "x.yaml", "音" * 70, result=hot_result())
    text = check_to_text([long, hot(), error(BROKEN), error(CRASHED)], width=width)
    assert max(map(cell_len, text.splitlines())) <= width
