"""Spectrum in and out: level in sixths of an octave over a logarithmic axis."""

from __future__ import annotations

import math

from chainsim.model.spectrum import Spectra, Spectrum
from chainsim.report.kit.svg.elements import drawing, element, level, polyline, text
from chainsim.report.kit.svg.scale import Scale

HEIGHT = 280.0
_LEFT, _TOP, _BOTTOM = 40.0, 28.0, HEIGHT - 26.0
_RANGE_DB = 72.0
_DECADES = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


def spectrum(spectra: Spectra, width: float) -> str:
    """Input dashed, output solid."""
    levels = [*spectra.source.rms_dbfs, *spectra.output.rms_dbfs]
    top = 12.0 * math.ceil((max((one for one in levels if math.isfinite(one)), default=0.0) + 1.0) / 12.0)
    right = width - 10.0
    frequency = frequency_scale(_LEFT, right)
    vertical = Scale(top - _RANGE_DB, top, _BOTTOM, _TOP)
    parts = [
        element("rect", x=_LEFT, y=_TOP, width=right - _LEFT, height=_BOTTOM - _TOP, class_="panel"),
        _axes(frequency, vertical, width),
        polyline(_points(spectra.source, frequency, vertical), "other"),
        polyline(_points(spectra.output, frequency, vertical), "curve"),
        element("path", d=f"M{_LEFT + 4} 12h24", class_="other"),
        text(_LEFT + 33, 16, "in"),
        element("path", d=f"M{_LEFT + 64} 12h24", class_="curve"),
        text(_LEFT + 93, 16, "out"),
        text(right, 16, "dBFS RMS in 1/6 octave", "s", anchor="end"),
    ]
    return drawing(
        width,
        HEIGHT,
        "".join(parts),
        label=_label(spectra),
        class_="spectrum",
        data_left=_LEFT,
        data_right=right,
        data_top=_TOP,
        data_bottom=_BOTTOM,
    )


def _label(spectra: Spectra) -> str:
    changes = [
        (after - before, hz)
        for hz, before, after in zip(
            spectra.source.centre_hz, spectra.source.rms_dbfs, spectra.output.rms_dbfs, strict=True
        )
        if math.isfinite(before) and math.isfinite(after)
    ]
    if not changes:
        return "Spectrum of input and output: silence"
    (down, low_hz), (up, high_hz) = min(changes), max(changes)
    return (
        f"Spectrum of input and output; the chain changes the level by {level(down)} dB at {low_hz:.0f} Hz, "
        f"the least, to {level(up)} dB at {high_hz:.0f} Hz, the most"
    )


def _points(one: Spectrum, frequency: Scale, vertical: Scale) -> list[tuple[float, float]]:
    return [
        (frequency.px(math.log2(hz)), vertical.px(rms)) for hz, rms in zip(one.centre_hz, one.rms_dbfs, strict=True)
    ]


def frequency_scale(left: float, right: float) -> Scale:
    """Octaves from 20 Hz to 20 kHz."""
    return Scale(math.log2(20.0), math.log2(20_000.0), left, right)


def frequency_axis(frequency: Scale, top: float, bottom: float, width: float) -> str:
    """A line for every round frequency, its name below; few names where it is narrow."""
    parts = []
    for hz in _DECADES:
        x = frequency.px(math.log2(hz))
        parts.append(element("path", d=f"M{x:.1f} {top}V{bottom}", class_="grid"))
        words = f"{hz // 1000} k" if hz >= 1000 else str(hz)
        if width >= 500 or hz in (20, 100, 1000, 10_000):
            last = hz == _DECADES[-1]
            parts.append(text(x, bottom + 15, f"{words}Hz" if last else words, "s", anchor="end" if last else "middle"))
    return "".join(parts)


def _axes(frequency: Scale, vertical: Scale, width: float) -> str:
    parts = [frequency_axis(frequency, _TOP, _BOTTOM, width)]
    for tick in vertical.ticks(12.0):
        y = vertical.px(tick)
        parts.append(element("path", d=f"M{_LEFT} {y:.1f}H{frequency.high_px:.1f}", class_="grid" if tick else "zero"))
        parts.append(text(_LEFT - 5, y + 3.5, level(tick, places=0) if tick else "0", "s", anchor="end"))
    return "".join(parts)
