"""One mix in every format: the same words and numbers, whatever things are called, and nothing that can't be shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from chainsim.model.mix import MixResult
from chainsim.report.kit.style import Style
from chainsim.report.mix.html import mix_to_html
from chainsim.report.mix.json import mix_to_json
from chainsim.report.mix.markdown import mix_to_markdown
from chainsim.report.mix.text import mix_to_text
from tests.diagnose.mixes import mixed
from tests.report.hostile import names, slowly
from tests.report.mixes import full_mix
from tests.report.pages import HOSTILE, parse

SAID = (
    "Turn the clip gain of Kick down 10.1 dB, and the master fader up 3.25 dB; nothing else needs a hand.",
    "A song",
    "3 tracks, 1 muted, 1 group",
    "resampled with soxr: 'Kick' from 44.1 kHz",
    "1 error, 1 warning, 1 note. Worst: the tracks add up to more than the bus has room for.",
    "The bus is fed with a peak of +4.1 dBFS",
    "2 unlike tracks of one level would add +3.0 dB of RMS, 2 times the same +6.0 dB.",
    "Headroom: none (+4.1 dB over) at its input",
    "Peak of +4.1 dBFS at 0:02.500, lower without 'Kick' (by 2.3 dB), 'Snare' (by 0.5 dB).",
    "Loudness: 'Drums' 75 %, 'Voice' 25 %.",
    "'Kick' and 'Snare': correlation -0.93; together -11.0 dB against unlike tracks.",
    "The bus is full.",
    "Lower the tracks.",
    "track 'Kick': hot-input",
    "Trims (all clip gains alike)",
    "the bus adds up to +4.1 dBFS, and -6.0 are its cap.",
    "Proof: mixed 2 times with trims, and diagnosed again",
    "Balance between tracks kept within 0.004 dB.",
    "Gone: bus-overload, hot-input.",
    "Still there: the session: level-spread.",
)
"""What every report for people says, word for word; numbers are those that the mix was made with."""


def folded(text: str) -> str:
    return " ".join(text.split())


def plain(report: str) -> str:
    """Markdown without its escapes and elements."""
    return folded(re.sub(r"<[^>]*>", "", re.sub(r"\\(.)", r"\1", report)).replace("&nbsp;", " "))


@pytest.mark.parametrize("said", SAID)
def test_all_reports_say_the_same(said: str) -> None:
    mix = full_mix()
    assert said in folded(mix_to_text(mix, Style(width=300)))
    assert said in plain(mix_to_markdown(mix))
    assert said in parse(mix_to_html(mix)).text


def test_findings_come_worst_first() -> None:
    for report in (mix_to_text(full_mix()), mix_to_markdown(full_mix()), parse(mix_to_html(full_mix())).text):
        assert 0 < report.index("The bus is full.") < report.index("They differ.")


def test_knobs_and_the_three_ways() -> None:
    """-10.1 dB of clip gain; a fader that needs two places more is given three."""
    mix = full_mix()
    text, markdown, page = mix_to_text(mix), mix_to_markdown(mix), parse(mix_to_html(mix))
    assert "track 'Kick', clip gain (input_trim_db): +0.0 -> -10.1 dB (-10.1)" in text
    assert "- track 'Kick', clip gain (input\\_trim\\_db): +0.0 → **-10.1 dB** (-10.1)" in markdown
    assert "the mix bus, fader (fader_db): -3.000 -> +0.250 dB (+3.250)" in text
    assert "| master fader | +4.1 | +7.3 | -9.0 | 12.0 | -19.0 | -13.1 |" in markdown
    assert "−10.1" in page.text
    assert [tag for tag, _ in page.elements].count("table") == 3


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_asked(width: int) -> None:
    assert max(map(len, mix_to_text(full_mix(), Style(width=width)).splitlines())) <= width


def test_one_json_for_programs() -> None:
    values = json.loads(mix_to_json(full_mix()))
    assert [track["muted"] for track in values["tracks"]] == [False, False, False, True]
    assert values["tracks"][0]["resampled_from_hz"] == 44_100
    assert values["bus"]["summing"]["estimate_identical_db"] == 6.02
    assert [finding["name"] for finding in values["findings"]] == ["bus-overload", "level-spread"]
    assert values["trims"]["proof"]["with_trims"]["sum_peak_dbfs"] == -6.0
    assert [one["name"] for one in values["trims"]["proof"]["gone"]] == [None, "Kick"]


def incomplete() -> MixResult:
    mix = full_mix()
    failed = replace(mix.tracks[1], result=None, placed=None, error="stage 1 'Bad' crashed at 0:00.000")
    return replace(mix, tracks=(mix.tracks[0], failed, *mix.tracks[2:]), trims=None, complete=False)


def test_what_could_not_be_rendered_is_said_first() -> None:
    said = "track 'Snare': stage 1 'Bad' crashed at 0:00.000"
    for report in (
        folded(mix_to_text(incomplete())),
        plain(mix_to_markdown(incomplete())),
        parse(mix_to_html(incomplete())).text,
    ):
        assert 0 < report.index(said) < report.index("The bus is fed with")
        assert "Not everything could be rendered" in report


def test_a_mix_of_little_is_whole_as_well() -> None:
    mix = mixed()
    page = parse(mix_to_html(mix, title="song.yaml"))
    assert "Nothing was found in what the session adds up to." in page.text
    assert page.text.startswith("song.yaml")
    assert mix_to_markdown(mix, title="song.yaml").startswith("<b>Nothing to do.</b>\n\n## song.yaml\n")
    assert "#trims" not in page.attributes("href")


@pytest.mark.slow
@slowly
@given(name=names)
def test_a_name_is_never_markup(name: str) -> None:
    written = name.encode("utf-8", "replace").decode()  # a session file is UTF-8
    mix = full_mix(kick=written, name=written)
    page = parse(mix_to_html(mix))
    assert [tag for tag, _ in page.elements].count("script") == [
        tag for tag, _ in parse(mix_to_html(full_mix())).elements
    ].count("script")
    report = mix_to_markdown(mix)
    assert "<script" not in report
    assert "@everyone" not in report
    assert len(report.splitlines()) == len(mix_to_markdown(full_mix()).splitlines())


def test_hostile_names_are_shown_as_they_are() -> None:
    assert HOSTILE in parse(mix_to_html(full_mix(kick=HOSTILE))).text
