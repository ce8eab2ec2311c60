"""Spectra of loud sines as a map: the sine's own line, its harmonics, and what folds back, running against them."""

from __future__ import annotations

import math

from chainsim.model.data_sheet import SpectrumMap
from chainsim.report.kit.svg.elements import drawing, element, level, text
from chainsim.report.kit.svg.scale import Scale
from chainsim.report.plugin_gate.svg.plot import BOTTOM, HEIGHT, LEFT, TOP

_STEP_DB, _LOWEST_DB = 10.0, -110.0
_STEPS = round(-_LOWEST_DB / _STEP_DB)


def spectrum_map(name: str, found: SpectrumMap, width: float) -> str:
    """Components across, sines upwards; darker is stronger, in steps of 10 dB from -110."""
    right = width - 12.0
    across = Scale(0.0, found.edge_hz[-1], LEFT, right)
    rows = len(found.sine_hz)
    height = (BOTTOM - TOP) / rows
    runs: dict[int, list[str]] = {}
    for row, levels in enumerate(found.level_db):
        y = BOTTOM - (row + 1) * height
        start = 0
        steps = [_step(one) for one in levels]
        for band in range(1, len(steps) + 1):
            if band < len(steps) and steps[band] == steps[start]:
                continue
            if steps[start] > 0:
                left, end = across.px(found.edge_hz[start]), across.px(found.edge_hz[band])
                runs.setdefault(steps[start], []).append(
                    f"M{left:.1f} {y:.1f}h{end - left:.1f}v{height:.1f}H{left:.1f}z"
                )
            start = band
    parts = [element("rect", x=LEFT, y=TOP, width=right - LEFT, height=BOTTOM - TOP, class_="panel")]
    parts += [
        element("path", d="".join(paths), class_="rms", fill_opacity=f"{0.06 + 0.94 * (step / _STEPS) ** 1.5:.2f}")
        for step, paths in sorted(runs.items())
    ]
    parts += [_axes(found, across, height), _key(width)]
    words = f"Spectra of sines at {level(found.level_dbfs, places=0)} dBFS through {name}"
    return drawing(width, HEIGHT, "".join(parts), label=words)


def _step(level_db: float) -> int:
    return max(0, min(_STEPS, math.ceil((level_db - _LOWEST_DB) / _STEP_DB)))


def _axes(found: SpectrumMap, across: Scale, height: float) -> str:
    step_hz = (2000.0 if found.edge_hz[-1] <= 24_000.0 else 10_000.0) * (1.0 if across.high_px > 500 else 2.5)
    ticks = across.ticks(step_hz)
    parts = [text(across.px(hz), BOTTOM + 15, f"{hz / 1000:g}", "s", anchor="middle") for hz in ticks]
    parts.append(
        text((LEFT + across.high_px) / 2, BOTTOM + 31, "comes out, kHz (upwards: the sine)", "s", anchor="middle")
    )
    upwards = Scale(found.sine_hz[0], found.sine_hz[-1], BOTTOM - height / 2, TOP + height / 2)
    parts += [
        text(LEFT - 5, upwards.px(hz) + 3.5, f"{hz / 1000:g}", "s", anchor="end") for hz in upwards.ticks(step_hz)
    ]
    return "".join(parts)


def _key(width: float) -> str:
    """What the shades mean, as many of them as there is room for."""
    parts, x = [text(LEFT, 16, "against the sine, dB:", "s")], LEFT + 112
    for step in range(_STEPS, 0, -2 if width > 500 else -4):
        opacity = f"{0.06 + 0.94 * (step / _STEPS) ** 1.5:.2f}"
        words = level(_LOWEST_DB + step * _STEP_DB, places=0) if step < _STEPS else "0"
        parts.append(element("rect", x=x, y=7.0, width=11.0, height=11.0, class_="rms", fill_opacity=opacity))
        parts.append(text(x + 14, 16, words, "s"))
        x += 50
    return "".join(parts)
