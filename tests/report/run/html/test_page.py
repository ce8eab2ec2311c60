"""The page as a document: complete, self-contained, escaped, small; read with parsers that are not ours."""

from __future__ import annotations

import array
import base64
import hashlib
import io
import json
import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from chainsim.errors import ChainFileError, Problem
from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.model.check_outcome import Measured, NotMeasured, Skipped
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.model.level_matched_difference import Difference
from chainsim.model.proof import Proof, Remaining, TapProof
from chainsim.model.tap import Tap
from chainsim.plugin_failure import Failure, FailureKind
from chainsim.report.check.html import checks_to_html
from chainsim.report.run.html.page import to_html
from chainsim.report.run.notebook import to_notebook
from tests.report.checks import check_run
from tests.report.pages import (
    HOSTILE,
    RIGHT_TO_LEFT,
    Parsed,
    full_result,
    heard_result,
    hostile_result,
    long_result,
    parse,
)
from tests.report.results import clean_result, hot_result, levels, silent_result


def script_data(parsed: Parsed) -> dict[str, list[dict[str, str]]]:
    values: dict[str, list[dict[str, str]]] = json.loads(parsed.contents["data"])
    return values


def assert_sound(page: str) -> Parsed:
    """Closed elements, unique ids, links that lead somewhere, and no address outside the page."""
    parsed = parse(page)
    ids = Counter(parsed.attributes("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    links = [value for tag, attributes in parsed.elements if tag == "a" and (value := attributes.get("href"))]
    assert [link for link in links if not (link.startswith("#") and link[1:] in ids)] == []
    for name in ("aria-labelledby", "for"):
        assert [value for value in parsed.attributes(name) if value not in ids] == []
    assert parsed.attributes("src") == []
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)
    assert "@import" not in page
    assert "url(" not in page
    return parsed


def test_the_page_says_what_the_text_report_says() -> None:
    result = full_result()
    text = assert_sound(to_html(result)).text
    for finding in result.findings:
        assert finding.message in text
        assert finding.action in text
    for trim in result.trims:
        assert trim.reason in text
    assert "Hot vocal" in text
    assert "vocal.wav, 0:12.005, 48 kHz, stereo, PCM_16" in text
    assert "1 error, 1 warning, 1 note. Worst, at stage 3 'Drive': level snowballs from stage to stage." in text
    assert "--set 3.trim_db=-7.0 --set fader_db=+0.75" in text


def test_findings_come_worst_first_and_lead_to_their_pages() -> None:
    parsed = assert_sound(to_html(full_result()))
    severities = [attributes["class"] for tag, attributes in parsed.elements if tag == "li" and attributes.get("class")]
    assert severities == ["error", "warning", "information"]
    assert "What it means . it adds up." in parsed.text.replace("means.", "means .")
    assert "No heading here." in parsed.text
    assert {"explain-gain-buildup", "explain-over-full-scale", "explain-stage-not-unity"} <= set(parsed.contents)


def test_every_level_of_the_table_is_there() -> None:
    """RMS of the hot chain by head: -18, then 0, -1 +4, +10, -3, 0, fader -6."""
    text = parse(to_html(full_result())).contents
    table = text["main"]
    for expected in ("−18.0", "−15.0", "−5.0", "−8.0", "−14.0", "+7.0"):
        assert expected in table


@pytest.mark.parametrize("make", [clean_result, silent_result, hot_result])
def test_pages_of_little_are_whole_as_well(make: object) -> None:
    assert callable(make)
    page = to_html(make())
    assert_sound(page)
    assert "nan" not in re.sub(r"[a-z]nan|nan[a-z]", "", page.lower().split("<script>")[0])


def test_nothing_found_and_no_trim_are_said() -> None:
    text = parse(to_html(clean_result())).text
    assert "Nothing was found." in text
    assert "No trim needed." in text
    assert "In order: no findings." in text


def test_the_proof_stands_beside_the_trims() -> None:
    """Every tap 7 dB lower, peaks at -9 dBFS, and one finding of the three still there."""
    result = full_result()
    before = [*result.measurement.taps, Tap(0, "output", result.measurement.output)]
    taps = tuple(
        TapProof(None if number == 6 else tap.index, tap.name, tap.levels, levels(tap.levels.rms_dbfs - 7, -9.0))
        for number, tap in enumerate(before)
    )
    left = Remaining(result.findings[2], f"the source itself {HOSTILE}")
    found, gone, harmless = (left.finding,), result.findings[1:2], result.findings[:1]
    proof = Proof(
        result.measurement.chain, taps, found, gone, (left,), -7.0, Difference(-40.0), 10.0, 2, False, harmless
    )
    parsed = assert_sound(to_html(replace(result, proof=proof)))
    assert "3 Drive +7.0 −9.0 −6.0 −13.0" in parsed.text
    assert "Gone: over-full-scale (stage 3 'Drive')" in parsed.text
    assert f"Harmless now: {harmless[0].name} (" in parsed.text
    assert f"Still there: gain-buildup (stage 3 'Drive') : the source itself {HOSTILE}" in parsed.text
    assert (
        "The output is 7.0 LU quieter (--keep-loudness turns the fader up for it); level-matched, what" in parsed.text
    )
    assert "Not settled" in parsed.text
    assert "Proven" not in parse(to_html(result)).text


def test_an_incomplete_render_is_told() -> None:
    failure = Failure(FailureKind.CRASHED, f"stage 3 'Drive' crashed {HOSTILE}", printed=f"one\n{HOSTILE}\n")
    parsed = assert_sound(to_html(replace(full_result(), complete=False, failure=failure)))
    expected = (
        f"INCOMPLETE: stage 3 'Drive' crashed {HOSTILE}. Levels and findings are those of the first 0:12.005; no trims."
    )
    assert expected in parsed.text
    assert f"one {HOSTILE}" in parsed.text
    assert "--set" not in parsed.text


def test_what_strangers_named_stays_text() -> None:
    page = to_html(hostile_result())
    parsed = assert_sound(page)
    assert "<script>alert" not in page
    assert sum(tag == "script" for tag, _ in parsed.elements) == 4  # data, two tapes, the page's own
    assert HOSTILE in parsed.text
    assert RIGHT_TO_LEFT in parsed.text
    assert "\u202e" not in page  # direction marks are shown, not obeyed
    assert r"a\u202eb\x00c" in parsed.text
    assert not [
        name for _, attributes in parsed.elements for name in attributes if name.startswith("on") or name == "style"
    ]


def test_names_from_strangers_sit_in_their_own_direction() -> None:
    page = to_html(hostile_result())
    assert re.search(rf"<bdi>2 {RIGHT_TO_LEFT}</bdi>", page)


def test_data_for_the_script_can_not_leave_its_element() -> None:
    parsed = parse(to_html(hostile_result()))
    assert script_data(parsed)["lanes"][1]["name"] == f"1 {HOSTILE}"


def test_the_policy_allows_the_script_and_style_that_are_there_and_nothing_else() -> None:
    page = to_html(full_result())
    parsed = parse(page)
    (policy,) = (a["content"] for t, a in parsed.elements if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    (style,) = parsed.raw["style"]
    for kind, source in (("style", style), ("script", parsed.raw["script"][-1])):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_series_for_the_script_are_exact_to_a_tenth() -> None:
    result = full_result()
    lanes = script_data(parse(to_html(result)))["lanes"]
    assert [lane["name"] for lane in lanes][:2] == ["input", "1 HighpassFilter"]
    assert lanes[-1]["name"] == "output"
    series = result.measurement.taps[0].levels.series
    assert series is not None
    for kind, expected in (("peak", series.sample_peak_dbfs), ("rms", series.rms_dbfs)):
        values = array.array("h", base64.b64decode(lanes[0][kind]))
        if sys.byteorder == "big":
            values.byteswap()
        assert [value / 10 for value in values] == pytest.approx(expected, abs=0.051)


def test_silence_over_time_is_the_lowest_number() -> None:
    lanes = script_data(parse(to_html(silent_result())))["lanes"]
    assert set(array.array("h", base64.b64decode(lanes[0]["rms"]))) == {-32768}


def test_a_page_without_audio_is_small() -> None:
    result = full_result()
    quiet = replace(result, measurement=replace(result.measurement, listening=None))
    assert len(to_html(quiet).encode()) < 250_000


def test_two_hundred_stages_stay_below_half_a_megabyte() -> None:
    page = to_html(long_result(200))
    assert len(page.encode()) < 500_000
    parsed = assert_sound(page)
    assert "200 Stage 200" in parsed.text


def test_charts_are_drawn_for_both_widths_and_described() -> None:
    page = to_html(full_result())
    drawings = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    assert len(drawings) == 9  # strip, waterfall, lanes, spectrum twice each, one transfer curve
    for one in drawings:
        root = ElementTree.fromstring(one)
        assert root.get("role") == "img"
        assert len(root.get("aria-label", "")) > 20
        assert float(root.get("width", "inf")) <= 900


def test_without_spectra_and_audio_there_is_no_word_of_them() -> None:
    parsed = assert_sound(to_html(hot_result()))
    assert "Spectrum" not in parsed.text
    assert "Listen" not in parsed.text


def decoded(parsed: Parsed, name: str) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], int]:
    audio, rate = soundfile.read(io.BytesIO(base64.b64decode(parsed.contents[name])))
    return audio.T, rate


def taken_away(parsed: Parsed) -> float:
    (attributes,) = (attributes for _, attributes in parsed.elements if attributes.get("id") == "player")
    return float(attributes["data-taken-away"] or "nan")


def test_the_difference_of_an_inverter_is_what_it_does_besides() -> None:
    """As in the table: not the sum of both, 6 dB above either."""
    result = full_result()
    kept = result.measurement.listening
    assert kept is not None
    meter = LevelMatchedDifference()
    meter.feed(kept.source, -kept.output)
    turned = replace(kept, output=-kept.output, difference=meter.read())
    parsed = assert_sound(to_html(replace(result, measurement=replace(result.measurement, listening=turned))))
    assert taken_away(parsed) == pytest.approx(-taken_away(assert_sound(to_html(result))), rel=1e-6)
    shown = f"once level is removed is {kept.difference.difference_db:+.1f} dB".replace("-", "−")
    assert f"{shown} against the input, whose polarity it inverts." in parsed.text


def test_the_audio_is_as_loud_as_each_other_and_below_the_ceiling() -> None:
    result = full_result()
    parsed = assert_sound(to_html(result))
    source, rate = decoded(parsed, "audio-source")
    output, _ = decoded(parsed, "audio-output")
    # By hand: -19 to -15 LUFS, so the output comes down by 4; the source's true peak is -5.5: no further.
    assert rate == 48_000
    kept = result.measurement.listening
    assert kept is not None
    assert source == pytest.approx(kept.source, abs=2.5 / 32768)
    assert output == pytest.approx(kept.output * 10 ** (-4 / 20), abs=2.5 / 32768)
    gain = np.vdot(source, output) / np.vdot(source, source)
    expected_db = 10 * math.log10(np.square(output - gain * source).mean() / np.square(gain * source).mean())
    assert taken_away(parsed) == pytest.approx(gain, abs=1e-4)
    assert f"once level is removed is {expected_db:+.1f} dB".replace("-", "−") in parsed.text


def test_both_are_turned_down_where_one_is_above_the_ceiling() -> None:
    from chainsim.report.run.html.player import matching_gains_db

    # A chain that adds 2 LU and ends at +3.5 dBTP; both have to come down until +1.5 is -1.
    assert matching_gains_db(levels(-18, 1.0), levels(-16, 3.0)) == pytest.approx((-2.5, -4.5))
    assert matching_gains_db(levels(-18, -12), levels(-30, -24)) == pytest.approx((-12.0, 0.0))
    assert matching_gains_db(levels(-math.inf, -math.inf), levels(-18, -6)) is None


@pytest.mark.slow
def test_the_output_with_trims_is_as_loud_as_both() -> None:
    """-19, -15 and -21 LUFS: the input comes down by 2, the output by 6, and that with trims stays."""
    result = heard_result()
    parsed = assert_sound(to_html(result))
    kept = result.measurement.listening
    assert kept is not None and kept.with_trims is not None
    heard = {name: decoded(parsed, f"audio-{name}")[0] for name in ("source", "output", "trimmed")}
    assert heard["source"] == pytest.approx(kept.source * 10 ** (-2 / 20), abs=2.5 / 32768)
    assert heard["output"] == pytest.approx(kept.output * 10 ** (-6 / 20), abs=2.5 / 32768)
    assert heard["trimmed"] == pytest.approx(kept.with_trims, abs=2.5 / 32768)
    assert "with trims at +0.0 dB." in parsed.text


def test_silence_has_no_player() -> None:
    silent = silent_result()
    kept = full_result().measurement.listening
    measurement = replace(silent.measurement, listening=kept)
    assert "audio-source" not in parse(to_html(replace(silent, measurement=measurement))).contents


def test_an_index_of_chains_holds_them_all() -> None:
    problem = Problem("broken.yaml", 7, 5, f"unknown key '{HOSTILE}'")
    page = checks_to_html(
        check_run(
            [
                Checked("hot.yaml", "a.wav", Measured(full_result())),
                Checked("clean.yaml", None, Measured(clean_result())),
                Checked("broken.yaml", None, NotMeasured(ChainFileError([problem]))),
                Checked("hot.yaml", f"{HOSTILE}.wav", Measured(hostile_result())),
                Checked("later.yaml", None, Skipped(f"no plugin here {HOSTILE}")),
            ],
            fail_on=Severity.ERROR,
        )
    )
    parsed = assert_sound(page)
    assert "5 checks: 1 passed, 2 failed, 1 skipped, 1 could not be measured." in parsed.text
    assert f"broken.yaml:7:5: unknown key '{HOSTILE}'" in parsed.text
    assert "hot.yaml with a.wav" in parsed.text
    assert sum(tag == "script" for tag, _ in parsed.elements) == 2
    assert parsed.text.count("level snowballs.") == 1  # explained once for all


def test_a_notebook_gets_a_picture_that_brings_nothing_along() -> None:
    markup = to_notebook(hostile_result())
    parsed = parse(markup)
    ((tag, attributes),) = parsed.elements
    assert tag == "img"
    head, encoded = (attributes["src"] or "").split(",")
    assert head == "data:image/svg+xml;base64"
    assert ElementTree.fromstring(base64.b64decode(encoded)).tag.endswith("svg")


def test_the_engine_for_templates_is_loaded_for_pages_alone() -> None:
    code = "import sys, chainsim.report; from chainsim import *; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
