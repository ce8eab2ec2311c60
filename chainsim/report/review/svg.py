"""A mix over time, and its spectrum against pink noise."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.model.review import ReviewResult
from chainsim.model.review_measurement import OverTime, ReviewMeasurement, Span
from chainsim.report.kit.svg.elements import drawing, element, level, polyline, text
from chainsim.report.kit.svg.scale import Scale, clock
from chainsim.report.kit.svg.time_axis import time_axis
from chainsim.report.run.svg.spectrum import frequency_axis, frequency_scale

_LANE, _GAP, _TOP, _AXIS = 96.0, 30.0, 22.0, 24.0
_LEFT = 44.0
_TONE_HEIGHT, _TONE_BOTTOM = 250.0, 224.0
_TONE_RANGE_DB = 24.0


def mix_over_time(result: ReviewResult, width: float) -> str:
    """Loudness and true peak, PSR, and where there are two channels the correlation; what was found is marked."""
    measured = result.measurement.over_time
    lanes = [
        ("Short-term loudness (LUFS) and true peak (dBTP)", _loudness_lane),
        ("PSR: true peak less short-term loudness, dB", _psr_lane),
        *([("Correlation of the channels", _correlation_lane)] if result.measurement.stereo else []),
    ]
    right = width - 8.0
    time = Scale(0.0, max(result.measurement.length_s, 1e-3), _LEFT, right)
    bottom = _TOP + len(lanes) * (_LANE + _GAP) - _GAP
    parts = [time_axis(time, _TOP, bottom, words_px=20)]
    for number, (title, draw) in enumerate(lanes):
        y = _TOP + number * (_LANE + _GAP)
        parts.append(text(_LEFT, y - 6, title, "s"))
        parts.append(draw(measured, time, y))
    spans = [span for one in result.judgements for span in one.spans]
    parts.append(_marks(spans, time, bottom))
    label = f"The mix over time, from 0:00 to {clock(result.measurement.length_s, 1)}: loudness, PSR, correlation"
    return drawing(width, bottom + _AXIS, "".join(parts), label=label, class_="mix")


def _loudness_lane(measured: OverTime, time: Scale, y: float) -> str:
    top = max([3.0, *(one for one in measured.true_peak_dbtp if math.isfinite(one))])
    scale = Scale(-45.0, top, y + _LANE, y)
    parts = [_panel(time, y), _rules(scale, time, (-36.0, -24.0, -12.0)), _rule(scale, time, 0.0, "zero")]
    parts.append(_line(measured.true_peak_dbtp, measured, time, scale, "thin"))
    parts.append(_line(measured.short_term_lufs, measured, time, scale, "curve"))
    return "".join(parts)


def _psr_lane(measured: OverTime, time: Scale, y: float) -> str:
    scale = Scale(0.0, 24.0, y + _LANE, y)
    rules = _rules(scale, time, (0.0, 8.0, 16.0))
    return _panel(time, y) + rules + _line(measured.psr_db, measured, time, scale, "curve")


def _correlation_lane(measured: OverTime, time: Scale, y: float) -> str:
    scale = Scale(-1.0, 1.0, y + _LANE, y)
    parts = [_panel(time, y), _rules(scale, time, (-1.0, 1.0)), _rule(scale, time, 0.0, "zero")]
    return "".join(parts) + _line(measured.correlation, measured, time, scale, "curve")


def _panel(time: Scale, y: float) -> str:
    return element("rect", x=time.low_px, y=y, width=time.high_px - time.low_px, height=_LANE, class_="panel")


def _rules(scale: Scale, time: Scale, values: Sequence[float]) -> str:
    return "".join(_rule(scale, time, value, "grid") for value in values)


def _rule(scale: Scale, time: Scale, value: float, class_: str) -> str:
    y = scale.px(value)
    line = element("path", d=f"M{time.low_px:.1f} {y:.1f}H{time.high_px:.1f}", class_=class_)
    return line + text(time.low_px - 5, y + 3.5, level(value, places=0) if value else "0", "s", anchor="end")


def _line(values: Sequence[float | None], measured: OverTime, time: Scale, scale: Scale, class_: str) -> str:
    """A curve through the middles of the windows, broken where there is no value."""
    parts: list[str] = []
    points: list[tuple[float, float]] = []
    for number, value in enumerate(values):
        if value is None or not math.isfinite(value):
            parts.append(polyline(points, class_))
            points = []
            continue
        points.append((time.px(number * measured.step_s + measured.window_s / 2), scale.px(value)))
    return "".join([*parts, polyline(points, class_)])


def _marks(spans: Sequence[Span], time: Scale, bottom: float) -> str:
    """A tick below the lanes wherever something was found, at least as wide as can be seen."""
    ticks = {
        (round(time.px(span.start_s)), max(round(time.px(span.start_s)) + 2, round(time.px(span.end_s))))
        for span in spans
    }
    return "".join(
        element("rect", x=float(start), y=bottom + 2, width=float(end - start), height=5.0, class_="over")
        for start, end in sorted(ticks)
    )


def tone_against_pink(measurement: ReviewMeasurement, width: float) -> str:
    """Level in sixths of an octave less that of pink noise; 0 is as pink noise, up is more."""
    spectrum, bands = measurement.tone.spectrum, measurement.tone.bands
    frequency = frequency_scale(_LEFT, width - 10.0)
    scale = Scale(-_TONE_RANGE_DB, _TONE_RANGE_DB, _TONE_BOTTOM, _TOP)
    reference_dbfs = measurement.tone.pink_dbfs or 0.0
    parts = [
        element("rect", x=_LEFT, y=_TOP, width=width - 10.0 - _LEFT, height=_TONE_BOTTOM - _TOP, class_="panel"),
        frequency_axis(frequency, _TOP, _TONE_BOTTOM, width),
        *(_rule(scale, frequency, value, "zero" if not value else "grid") for value in (-12.0, 0.0, 12.0)),
    ]
    for band in bands:
        left, right = (frequency.px(math.log2(hz)) for hz in (band.low_hz, band.high_hz))
        if width >= 500:
            parts.append(text((left + right) / 2, _TOP - 6, band.name, "s", anchor="middle"))
        parts.append(element("path", d=f"M{right:.1f} {_TOP}V{_TONE_BOTTOM}", class_="grid"))
    points = [
        (frequency.px(math.log2(hz)), scale.px(rms - reference_dbfs))
        for hz, rms in zip(spectrum.centre_hz, spectrum.rms_dbfs, strict=True)
        if math.isfinite(rms)
    ]
    parts.append(polyline(points, "curve"))
    said = ", ".join(f"{band.name} {level(band.against_pink_db)} dB" for band in bands)
    return drawing(width, _TONE_HEIGHT, "".join(parts), label=f"Spectrum against pink noise: {said}", class_="tone")
