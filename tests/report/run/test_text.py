"""The text report: the facts in it, and that no name breaks its table."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from chainsim.model.audio import AudioFormat
from chainsim.model.finding import Severity
from chainsim.model.trim import Policy
from chainsim.report.kit.style import Style
from chainsim.report.run.text import to_text
from tests.report.results import clean_result, finding, hot_chain, hot_result, silent_result

NUMBER = re.compile(r"[-+]\d+\.\d|-inf")


def row(text: str, label: str) -> str:
    """The line of the table that begins with a label, without its mark."""
    return next(line for line in text.splitlines() if line[2:].strip().startswith(label))


def numbers(text: str, label: str) -> list[str]:
    return NUMBER.findall(row(text, label).split("│")[1])


def test_a_row_holds_rms_peak_true_peak_loudness_gain_and_total() -> None:
    assert numbers(to_text(hot_result()), "3 Drive") == ["-5.0", "+7.0", "+7.5", "-6.0", "+10.0", "+13.0"]


def test_the_heads_name_metric_and_unit() -> None:
    heads, units = to_text(hot_result()).split("\n\n")[1].splitlines()[:2]
    assert heads.split() == ["RMS", "peak", "true", "pk", "loud", "gain", "total"]
    assert units.split()[-6:] == ["dBFS", "dBFS", "dBTP", "LUFS", "LU", "LU"]
    assert "a full-scale sine reads -3.0" in to_text(hot_result())


def test_a_trim_is_a_row_of_its_own_with_the_level_after_it() -> None:
    text = to_text(hot_result())
    labels = [line[2:20].strip() for line in text.split("\n\n")[1].splitlines()[2:]]
    assert labels[:4] == ["input", "1 HighpassFilter", "trim -1.0 dB", "2 Console EQ"]
    assert "-19.0   -7.0" in row(text, "trim -1.0 dB")


def test_branches_are_indented_and_say_their_level() -> None:
    text = to_text(hot_result())
    assert "\n    5.1 branch at +0.0 dB, dry\n    5.2 branch at -8.0 dB\n    5.2.1 Compressor " in text


def test_the_stage_in_trouble_is_marked_and_no_other() -> None:
    table = to_text(hot_result()).split("\n\n")[1].splitlines()
    assert [line[2:9] for line in table if not line.startswith(" ")] == ["3 Drive"]
    assert row(to_text(hot_result()), "3 Drive").startswith("✗")


def test_the_fader_is_the_gain_of_the_output() -> None:
    assert numbers(to_text(hot_result()), "output after fader")[-2:] == ["-6.0", "+4.0"]


def test_the_verdict_counts_and_names_the_worst() -> None:
    assert to_text(hot_result(), Style(width=120)).splitlines()[3] == (
        "1 error, 1 warning, 1 note. Worst, at stage 3 'Drive': level snowballs from stage to stage."
    )
    assert to_text(clean_result()).splitlines()[3] == "In order: no findings."


def test_what_to_do_is_the_first_and_the_last_line() -> None:
    lines = to_text(hot_result(), Style(width=120)).splitlines()
    said = "Turn the input of Drive down 7.0 dB, and the fader up 6.75 dB; whether that is enough was not tried."
    assert (lines[0], lines[-1]) == (said, said)
    assert to_text(clean_result()).splitlines()[0] == "Nothing to do."
    assert to_text(clean_result()).splitlines()[-1] == "Nothing to do."


def test_the_first_screen_needs_no_chain_file_and_glosses_loudness() -> None:
    screen = "\n".join(to_text(hot_result()).splitlines()[:24])
    assert "trim_db" not in screen
    assert "tap" not in screen.split()
    assert "LU: a step of 1 dB in it" in screen.replace("\n  ", " ")


def test_long_findings_fold_and_details_unfold_them() -> None:
    long = replace(
        finding("internal-clipping", Severity.ERROR, 3, 3, 2.0), message="It clips; and more.", action="Turn (trim_db)."
    )
    note = finding("stage-not-unity", Severity.INFORMATION, 2, 2, 4.0)
    result = replace(hot_result(), findings=(long, note))
    assert "\n  It clips ...\n  -> Turn.\n" in to_text(result)
    assert "\n· Noted: stage-not-unity at stage 2 'Console EQ'.\n" in to_text(result)
    assert "\n  It clips; and more.\n  -> Turn (trim_db).\n" in to_text(result, details=True)
    assert "\n· stage-not-unity, stage 2 'Console EQ'\n" in to_text(result, details=True)


def test_findings_come_worst_first_each_with_its_action() -> None:
    text = to_text(hot_result(), Style(width=120), details=True)
    found = re.findall(r"^([✗!·]) (\S+), (.*)\n  (Message .*)\n  -> (.*)$", text, re.MULTILINE)
    assert [(mark, name, where, action) for mark, name, where, _, action in found] == [
        ("✗", "gain-buildup", "stage 3 'Drive'", "Action of gain-buildup."),
        ("!", "over-full-scale", "stage 3 'Drive'", "Action of over-full-scale."),
        ("·", "stage-not-unity", "stage 3 'Drive'", "Action of stage-not-unity."),
    ]


def test_trims_say_which_knob_from_what_to_what_and_how_to_try_them() -> None:
    text = to_text(hot_result())
    assert "  trim before stage 3 'Drive' (trim_db): +0.0 -> -7.0 dB (-7.0)\n" in text
    assert "  fader (fader_db): -6.0 -> +0.75 dB (+6.75)\n" in text
    assert "  To try: --set 3.trim_db=-7.0 --set fader_db=+0.75\n" in text


def test_no_trim_needed_is_said_plainly() -> None:
    assert "\n\nNo trim needed.\n" in to_text(clean_result())
    assert "No trim needed." not in to_text(hot_result())


def test_no_trim_by_the_clean_policy_does_not_deny_that_a_stage_is_fed_hot() -> None:
    hot_input = finding("hot-input", Severity.WARNING, 1, None, 2.0)
    result = replace(clean_result(), findings=(hot_input,))
    assert "\n\nNo trim needed to stay within full scale; --policy reference gives" in to_text(result)
    assert "\n\nNo trim needed.\n" in to_text(replace(result, policy=Policy.REFERENCE))


def test_a_mono_source_stays_mono_whatever_its_plugins_take() -> None:
    clean = clean_result()
    source = replace(clean.measurement.source, format=AudioFormat(48_000, 1))
    text = to_text(replace(clean, measurement=replace(clean.measurement, source=source, channels=2)))
    assert text.splitlines()[2] == "vocal.wav, 0:12.005, 48 kHz, mono, PCM_16"


def test_notes_tell_of_latency_channels_values_and_gain_reduction() -> None:
    text = to_text(hot_result(), Style(width=200))
    assert (
        "  2 Console EQ: master_trim_db set to 3.14, the plugin took 3.1; mono plugin, run once for each channel; "
        "480 frames of latency, compensated\n" in text
    )
    assert "  4 Compressor: reduces gain by up to 12.0 dB, half of the time by 4.5 dB or more\n" in text


def test_without_loudness_the_gains_are_rms_and_say_so() -> None:
    text = to_text(silent_result())
    assert text.split("\n\n")[1].splitlines()[1].split()[-2:] == ["dB", "dB"]
    assert "both as RMS" in text
    assert numbers(text, "input")[:3] == ["-inf", "-inf", "-inf"]


@pytest.mark.parametrize(("peak_dbfs", "printed"), [(0.001, "+0.1"), (0.0, "+0.0"), (-0.001, "-0.1")])
def test_rounding_never_crosses_the_limit(peak_dbfs: float, printed: str) -> None:
    clean = clean_result()
    output = replace(clean.measurement.output, sample_peak_dbfs=peak_dbfs)
    text = to_text(replace(clean, measurement=replace(clean.measurement, output=output)))
    assert numbers(text, "output")[1] == printed
    assert ("▓" in row(text, "output")) is (peak_dbfs > 0)


def test_ascii_only_where_nothing_else_can_be_shown() -> None:
    text = to_text(hot_result(hot_chain(("Größe", "漢字", "→", "d", "e"))), Style(unicode=False))
    assert text.isascii()
    assert "X 3 ?" in text


def test_colours_only_when_asked_and_nothing_but_colours() -> None:
    plain, coloured = to_text(hot_result()), to_text(hot_result(), Style(color=True))
    assert "\x1b" not in plain
    assert [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).splitlines()] == plain.splitlines()


def test_an_incomplete_result_says_so() -> None:
    assert "INCOMPLETE" in to_text(replace(hot_result(), complete=False))
    assert "INCOMPLETE" not in to_text(hot_result())


def test_findings_of_source_and_output_mark_their_rows() -> None:
    clean = clean_result()
    text = to_text(
        replace(
            clean,
            findings=(
                finding("source-clipped", Severity.WARNING, None, 0, 1.0),
                finding("headroom-exhausted", Severity.ERROR, None, None, 1.0),
            ),
        )
    )
    assert row(text, "input").startswith("!")
    assert row(text, "output").startswith("✗")


NASTY = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text("漢字한글あ👩‍👩‍👧🇩🇪❤️", min_size=1, max_size=60),
    st.text("שלוםمرحبا 123", min_size=1, max_size=60),
    st.text("\x00\x07\x1b[31m\r\n\t\u202e\u2066\u200b\ufeff", min_size=1, max_size=30),
    st.sampled_from(["<script>alert(1)</script>", "[bold]x[/bold]", "a" * 200, " ", "%s{0}", "\x1b]0;title\x07"]),
)


@settings(max_examples=150, deadline=None)
@given(names=st.tuples(NASTY, NASTY, NASTY, NASTY, NASTY), width=st.integers(40, 200), unicode=st.booleans())
def test_no_line_is_wider_than_asked_and_no_name_moves_the_cursor(
    names: tuple[str, str, str, str, str], width: int, unicode: bool
) -> None:
    hot = hot_result(hot_chain(names))
    source = replace(hot.measurement.source, name=names[0])
    message = replace(hot.findings[0], message=names[1], action=names[2] + "x" * 100)
    result = replace(hot, measurement=replace(hot.measurement, source=source), findings=(message, *hot.findings[1:]))
    text = to_text(result, Style(width=width, unicode=unicode), title=names[3])
    lines = text.removesuffix("\n").split("\n")
    assert max(map(cell_len, lines)) <= width
    assert all(c.isprintable() or c == "\u200e" for line in lines for c in line if c != " ")


@settings(max_examples=60, deadline=None)
@given(names=st.tuples(NASTY, NASTY, NASTY, NASTY, NASTY), width=st.integers(80, 200))
def test_the_columns_of_numbers_stay_in_line(names: tuple[str, str, str, str, str], width: int) -> None:
    table = to_text(hot_result(hot_chain(names)), Style(width=width)).split("\n\n")[1].splitlines()
    bars = [line for line in table if "│" in line]
    assert len(bars) == 9
    assert len({cell_len(line[: line.rindex("│")]) for line in bars}) == 1


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (
            70,
            " gain: added by this row; total: since the input. "
            "LUFS: loudness as it is heard; LU: a step of 1 dB in it.",
        ),
        (62, " gain: added by this row; total: since the input. LU: 1 dB louder."),
        (55, " gain: added by this row. LU: 1 dB louder."),
        (40, ""),
    ],
)
def test_the_key_of_a_narrow_table_explains_no_column_that_is_not_there(width: int, told: str) -> None:
    text = " ".join(to_text(hot_result(), Style(width=width)).split())
    key = text[text.index("█ RMS ░ peak") :]
    assert key.startswith(f"█ RMS ░ peak ▓ above 0 dBFS. RMS: a full-scale sine reads -3.0.{told} ")
    assert ("added by this row" in text, "LUFS:" in text) == ("gain" in told, "LUFS" in told)
