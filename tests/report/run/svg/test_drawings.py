"""Pictures against their numbers: parsed as XML, and measured in their own coordinates."""

from __future__ import annotations

import math
import re
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.model.finding import Severity
from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import Result, StageResult
from chainsim.model.spectrum import Spectra, Spectrum
from chainsim.report.kit.svg.elements import fit, level, path
from chainsim.report.kit.svg.palette import DARK, LIGHT
from chainsim.report.kit.svg.scale import Scale, clock, time_step_s
from chainsim.report.run.png import to_png
from chainsim.report.run.svg.chain_strip import strip
from chainsim.report.run.svg.levels_over_time import lanes, lanes_drawing, resampled
from chainsim.report.run.svg.picture import picture
from chainsim.report.run.svg.spectrum import spectrum
from chainsim.report.run.svg.transfer import summary, transfer
from chainsim.report.run.svg.waterfall import waterfall
from tests.report.pages import CLIP, full_result, hostile_result, long_result
from tests.report.results import clean_result, finding, hot_result, silent_result

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def of_class(root: ElementTree.Element, class_: str, tag: str = "*") -> list[ElementTree.Element]:
    return [one for one in root.iter() if class_ in one.get("class", "").split() and tag in ("*", one.tag[len(SVG) :])]


def words(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def bars(root: ElementTree.Element, class_: str) -> Iterator[tuple[float, float, float]]:
    """(x, top, height) of every bar in a meter's path."""
    for one in of_class(root, class_, "path"):
        for x, top, height in re.findall(r"M([\d.]+) ([\d.]+)h[\d.]+v([\d.]+)", one.get("d", "")):
            yield float(x), float(top), float(height)


@pytest.mark.parametrize("width", [900.0, 340.0])
@pytest.mark.parametrize("make", [full_result, hot_result, clean_result, silent_result, hostile_result, long_result])
def test_every_picture_is_well_formed_and_inside_its_frame(make: object, width: float) -> None:
    assert callable(make)
    result: Result = make()
    drawings = [strip(result, width), waterfall(result, width), lanes_drawing(result, width), picture(result)]
    for drawn in drawings:
        root = parsed(drawn)
        wide, high = (float(root.get(side, "nan")) for side in ("width", "height"))
        assert wide <= max(width, 940.0)
        for one in root.iter():
            for name, most in (("x", wide), ("y", high)):
                value = one.get(name)
                assert value is None or -1.0 <= float(value) <= most, ElementTree.tostring(one)
        assert "nan" not in drawn.replace("ance", "")


def test_meters_are_as_high_as_their_levels() -> None:
    """132 px are 72 dB; the hot chain's RMS and peaks by head: -18/-6, -18/-6, -15/-3, -5/+7, -8/+4, -8/+4, -14/-2."""
    root = parsed(strip(full_result(), 2000.0))
    rms = [height for _, _, height in bars(root, "rms")]
    assert rms == pytest.approx([132 * (60 + one) / 72 for one in (-18, -18, -15, -5, -8, -8, -14)], abs=0.11)
    over = [height for _, _, height in bars(root, "over")]
    assert over == pytest.approx([132 * 7 / 72, 132 * 4 / 72, 132 * 4 / 72], abs=0.11)
    assert len(of_class(root, "on")) == 3
    assert [word for word in words(root) if word in ("−5.0", "+7.0")] == ["−5.0", "+7.0"]


def test_trims_fader_and_gains_stand_between_the_meters() -> None:
    said = words(parsed(strip(full_result(), 2000.0)))
    for expected in ("3 Drive", "trim −1.0 dB", "+10.0", "reduces 12.0", "2 branches", "Fader", "−6.0"):
        assert expected in said


def clipping(result: Result) -> Result:
    """The third stage drives its clip by 9.3 dB."""
    check = ProgrammeCheck(-10.0, -66.0, True, -9.3, None, None, 100.0)
    stages = tuple(replace(one, programme=check) if one.index == 3 else one for one in result.measurement.stages)
    return replace(result, measurement=replace(result.measurement, stages=stages))


def test_a_clip_inside_a_stage_lights_its_own_lamp() -> None:
    root = parsed(strip(clipping(full_result()), 2000.0))
    assert "clips 9.3 dB" in words(root)
    assert len(of_class(root, "on")) == 4
    assert len(of_class(root, "clip", "rect")) == 1
    assert len(of_class(parsed(strip(full_result(), 2000.0)), "clip", "rect")) == 0


@pytest.mark.parametrize(
    ("name", "severity", "said"),
    [
        ("driven-past-linear", Severity.WARNING, "overdriven"),
        ("compressor-overdriven", Severity.WARNING, "works too hard"),
        ("driven-past-linear", Severity.INFORMATION, None),
        ("over-full-scale", Severity.WARNING, None),
    ],
)
def test_a_stage_that_is_overdriven_is_lit(name: str, severity: Severity, said: str | None) -> None:
    result = replace(full_result(), findings=(finding(name, severity, 3, 3, 2.0),))
    root = parsed(strip(result, 2000.0))
    assert len(of_class(root, "clip", "rect")) == (said is not None)
    assert said is None or said in words(root)


def test_a_strip_breaks_into_rows_that_fit() -> None:
    for width, per_row in ((900.0, 6), (340.0, 2)):
        root = parsed(strip(long_result(20), width))
        boxes = of_class(root, "box", "rect")
        rows = {one.get("y") for one in boxes}
        assert len(boxes) == 20
        assert len(rows) == math.ceil(20 / per_row)


def test_steps_of_the_waterfall_are_as_long_as_what_they_add() -> None:
    """By head: trim -1, EQ +4, Drive +10, Compressor -3, fader -6; every step begins where the last one ended."""
    root = parsed(waterfall(hot_result(), 900.0))
    steps = [one for one in root.iter(f"{SVG}rect") if one.get("class") in ("add", "take", "knob")]
    pixels = [float(one.get("width", "nan")) for one in steps]
    one_db = pixels[3] / 10.0
    assert pixels == pytest.approx([1.5, one_db, 4 * one_db, 10 * one_db, 3 * one_db, 1.5, 6 * one_db], abs=0.2)
    assert [one.get("class") for one in steps] == ["add", "knob", "add", "add", "take", "add", "knob"]
    starts = [float(one.get("x", "nan")) for one in steps]
    assert starts[3] == pytest.approx(starts[2] + pixels[2], abs=0.2)


def test_the_waterfall_says_its_numbers_and_marks_what_is_wrong() -> None:
    root = parsed(waterfall(hot_result(), 900.0))
    said = words(root)
    assert "✗ 3 Drive" in said
    assert said.count("+10.0") == 3  # what the drive adds, and the totals behind the compressor and the branches
    assert "Level added by each step in LU" in root.get("aria-label", "")


def test_transfer_curve_goes_through_its_points() -> None:
    """240-odd px are 84 dB each way; the clip at 0 dBFS is flat from -12 dBFS in on."""
    stage = full_result().measurement.stages[2]
    root = parsed(transfer(stage))
    (curve,) = of_class(root, "curve")
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", curve.get("d", ""))]
    xs, ys = [numbers[0]], [numbers[1]]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        xs.append(xs[-1] + dx)
        ys.append(ys[-1] + dy)
    x_per_db, y_per_db = (xs[-1] - xs[0]) / 84.0, (ys[0] - ys[-1]) / 48.0
    assert xs == pytest.approx([xs[0] + x_per_db * (one + 60) for one in CLIP.transfer.input_dbfs], abs=0.3)
    assert ys == pytest.approx([ys[0] - y_per_db * (one + 48) for one in CLIP.transfer.output_dbfs], abs=0.3)
    (limit,) = of_class(root, "limit")
    at = float(re.findall(r"M([\d.]+)", limit.get("d", ""))[0])
    assert at == pytest.approx(xs[0] + x_per_db * (60 - 11.75), abs=0.3)


def with_profile(profile: StageProfile) -> StageResult:
    return replace(full_result().measurement.stages[2], profile=profile)


def test_the_programme_beyond_the_limit_is_set_apart() -> None:
    """The stage is fed -15 dBFS RMS and -3 peak: all of it beyond -20, a part beyond -11.75, nothing beyond 0."""
    for clean_to, inside, beyond in ((-20.0, 0, 1), (-11.75, 1, 1), (0.0, 1, 0)):
        root = parsed(transfer(with_profile(replace(CLIP, clean_to_dbfs=clean_to))))
        assert len([one for one in of_class(root, "band") if float(one.get("width", "0")) > 0]) == inside
        assert len(of_class(root, "overband")) == beyond


def test_a_curve_is_put_into_words() -> None:
    stage = full_result().measurement.stages[2]
    assert summary(stage) == (
        "clip, clean to −11.8 dBFS near 1 kHz, ceiling +0.0 dBFS; the programme peaks at −3.0 dBFS, "
        "8.8 dB beyond that limit"
    )
    works = replace(CLIP, kind=Kind.DYNAMICS, linear_to_dbfs=-30.0, clean_to_dbfs=-29.0, ceiling_dbfs=None)
    assert (
        summary(with_profile(works)) == "dynamics, works from −30.0 dBFS near 1 kHz; the programme peaks at −3.0 dBFS"
    )
    bell = replace(CLIP, linear_to_dbfs=0.0, clean_to_dbfs=0.0, onset=OnsetCurve((1000.0, 3000.0), (0.0, -12.0)))
    assert "bends from −12.0 dBFS on near 3000 Hz" in summary(with_profile(bell))


def test_dynamics_are_no_fault_in_the_picture() -> None:
    works = replace(CLIP, kind=Kind.DYNAMICS, linear_to_dbfs=-30.0)
    root = parsed(transfer(with_profile(works)))
    assert of_class(root, "limit") == []
    assert of_class(root, "overband") == []
    assert "works from −30.0" in words(root)


def test_lanes_say_where_findings_are() -> None:
    """Findings of the hot chain are at stage 3, 1.5 s of 12.005 s."""
    root = parsed(lanes_drawing(full_result(), 900.0))
    marks = [one for one in of_class(root, "over", "path") if one.get("data-at")]
    left, right = float(root.get("data-left", "nan")), float(root.get("data-right", "nan"))
    (x,) = {float(re.findall(r"[\d.]+", one.get("transform", ""))[0]) for one in marks}
    assert x == pytest.approx(left + 1.5 / 12.005 * (right - left), abs=0.1)
    assert [lane.name for lane in lanes(full_result())] == [
        "input", "1 HighpassFilter", "2 Console EQ", "3 Drive", "4 Compressor", "5 Crush", "output",
    ]  # fmt: skip


def test_of_very_many_lanes_those_with_findings_and_the_ends_stay() -> None:
    long = long_result(200)
    quiet_but_found = replace(long.findings[0], path="77", stage=77)
    shown = lanes(replace(long, findings=(quiet_but_found,)))
    assert len(shown) < 60
    assert shown[0].name == "input"
    assert shown[-1].name == "200 Stage 200"
    assert "77 Stage 77" in [lane.name for lane in shown]


@given(st.integers(1, 400), st.integers(1, 400))
def test_resampling_keeps_the_highest_peak_and_the_energy(points: int, columns: int) -> None:
    source = full_result().measurement.taps[0].levels.series
    assert source is not None
    series = replace(source, sample_peak_dbfs=source.sample_peak_dbfs[:points], rms_dbfs=source.rms_dbfs[:points])
    found = list(resampled(series, columns))
    assert len(found) <= columns
    assert max(peak for peak, _ in found) == max(series.sample_peak_dbfs)
    if points % -(-points // columns) == 0:  # all points of the picture stand for as many of the series
        before = sum(10 ** (one / 10) for one in series.rms_dbfs) / points
        after = sum(10 ** (one / 10) for _, one in found) / len(found)
        assert after == pytest.approx(before, rel=1e-9)


def test_spectrum_is_drawn_where_its_levels_are() -> None:
    """Three bands two octaves apart, 6 dB each; the output 12 dB higher."""
    source = Spectrum((250.0, 1000.0, 4000.0), (-30.0, -36.0, -42.0))
    root = parsed(spectrum(Spectra(source, source.amplified(12.0)), 900.0))
    lines = []
    for class_ in ("other", "curve"):
        one = of_class(root, class_)[0]
        lines.append([float(number) for number in re.findall(r"-?[\d.]+", one.get("d", ""))])
    left, right = float(root.get("data-left", "nan")), float(root.get("data-right", "nan"))
    top, bottom = float(root.get("data-top", "nan")), float(root.get("data-bottom", "nan"))
    octave, decibel = (right - left) / math.log2(1000.0), (bottom - top) / 72.0
    for numbers in lines:
        assert numbers[2::2] == pytest.approx([2 * octave, 2 * octave], abs=0.11)
        assert numbers[3::2] == pytest.approx([6 * decibel, 6 * decibel], abs=0.11)
    assert lines[0][1] - lines[1][1] == pytest.approx(12 * decibel, abs=0.11)
    assert "+12.0 dB at 250 Hz" in root.get("aria-label", "")


def test_hostile_names_are_text_in_pictures() -> None:
    for drawn in (strip(hostile_result(), 900.0), waterfall(hostile_result(), 900.0), picture(hostile_result())):
        assert "<script" not in drawn
        assert any("1 <scri" in one for one in words(parsed(drawn)))


def test_the_standalone_picture_brings_its_colours() -> None:
    drawn = picture(full_result())
    assert "var(--" not in drawn
    assert LIGHT["level"] in drawn
    assert LIGHT.keys() == DARK.keys()


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_stand_out(colours: dict[str, str]) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for what a chart is made of."""
    for text in ("ink", "muted", "over", "warn", "good", "level"):
        for ground in ("paper", "panel"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    for shape in ("take", "over", "level"):
        assert contrast(colours[shape], colours["panel"]) >= 3.0, shape


def dichromatic(colour: str, matrix: tuple[tuple[float, float, float], ...]) -> tuple[float, ...]:
    """Viénot, Brettel and Mollon (1999): what a protanope or deuteranope sees, in linear RGB."""
    channels = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
    return tuple(sum(weight * one for weight, one in zip(row, channels, strict=True)) for row in matrix)


PROTAN = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))
DEUTAN = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))


@pytest.mark.parametrize("matrix", [PROTAN, DEUTAN], ids=["protan", "deutan"])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_level_and_over_differ_for_every_eye(
    colours: dict[str, str], matrix: tuple[tuple[float, float, float], ...]
) -> None:
    level_seen, over_seen = (dichromatic(colours[name], matrix) for name in ("level", "over"))
    assert math.dist(level_seen, over_seen) > 0.2


def test_png_is_a_picture_with_something_on_it() -> None:
    data = to_png(full_result())
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert width == 1880  # twice 940
    assert height > 800
    pixels, position = b"", 8
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        if data[position + 4 : position + 8] == b"IDAT":
            pixels += data[position + 8 : position + 8 + length]
        position += 12 + length
    assert len(set(zlib.decompress(pixels))) > 60


def test_png_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from chainsim.errors import UsageError

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError) as caught:
        to_png(full_result())
    assert str(caught.value) == "PNG pictures need the extra 'png'; try: pip install 'chainsim[png]'"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-12.34, "−12.3"), (0.0, "+0.0"), (-math.inf, "−∞"), (math.inf, "+∞"), (None, "–"), (math.nan, "–")],
)
def test_levels_are_printed_with_real_signs(value: float | None, expected: str) -> None:
    assert level(value) == expected


def test_a_level_never_rounds_across_its_limit() -> None:
    assert level(0.001, limit_db=0.0) == "+0.1"
    assert level(-0.001, limit_db=0.0) == "−0.1"


def test_names_are_cut_to_their_room() -> None:
    assert fit("Short", 100, 12) == "Short"
    cut = fit("A very long name of a stage", 60, 12)
    assert cut.endswith("…")
    assert len(cut) < 10
    assert len(fit("日本語の長い名前です", 60, 12)) < len(cut)
    assert fit("a\u202eb", 100, 12) == r"a\u202eb"


@given(st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 2000)), min_size=2, max_size=60))
def test_relative_paths_do_not_drift(points: list[tuple[float, float]]) -> None:
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", path(points))]
    x, y = numbers[:2]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
    assert (x, y) == pytest.approx(points[-1], abs=0.051)


@given(st.floats(-1e6, 1e6))
def test_a_scale_never_leaves_its_picture(value: float) -> None:
    assert 10.0 <= Scale(-60.0, 12.0, 110.0, 10.0).px(value) <= 110.0
    assert Scale(-60.0, 12.0, 110.0, 10.0).px(math.nan) == 110.0


def test_times_have_as_many_places_as_their_step() -> None:
    assert [time_step_s(length, 10) for length in (0.09, 1.9, 20.0, 600.0, 7200.0)] == [0.01, 0.2, 2, 60, 1200]
    assert [clock(65.0, 5), clock(1.5, 0.5), clock(0.06, 0.02)] == ["1:05", "0:01.5", "0:00.06"]
