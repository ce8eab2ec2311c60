"""A sweep as a picture: the output's level above, what it costs in distortion and gain reduction below."""

from __future__ import annotations

import math
from collections.abc import Callable

from chainsim.model.sweep import SweepPoint, SweepResult
from chainsim.report.kit.svg.elements import element, level, name_text, number, polyline, text, visible
from chainsim.report.kit.svg.palette import LIGHT, fixed_css
from chainsim.report.kit.svg.scale import Scale

WIDTH = 940.0
HEIGHT = 620.0
_LEFT, _RIGHT = 64.0, WIDTH - 24.0
_LEVELS = 134.0, 334.0  # top and bottom of each panel
_COSTS = 382.0, 562.0
_CLEAN_DB = -40.0
_FLOOR_DB = -120.0
_LINES_DB = 12.0, 20.0  # between grid lines


def sweep_picture(result: SweepResult) -> str:
    """A standalone SVG with its colours written out; the sweet spot is a dashed line through both panels."""
    values = [point.value for point in result.points]
    across = Scale(min(values), max(values) if max(values) > min(values) else min(values) + 1.0, _LEFT, _RIGHT)
    parts = [
        element("style", fixed_css()),
        element("rect", width=WIDTH, height=HEIGHT, fill=LIGHT["paper"]),
        name_text(24, 34, f"Sweep: {result.title}", WIDTH - 48, 20, "h"),
        name_text(24, 54, f"{result.source.name}, {result.parameter}", WIDTH - 48, 12, "m"),
        text(24, 78, _verdict(result), "b"),
        name_text(24, 96, result.reason, WIDTH - 48, 12, "m"),
        _levels(result, across),
        _costs(result, across),
        _values(result, across),
        _sweet_spot(result, across),
    ]
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_label=visible(f"Sweep of {result.parameter}. {_verdict(result)}: {result.reason}"),
        class_="cs",
    )


def _verdict(result: SweepResult) -> str:
    if result.sweet_spot is None:
        return "No sweet spot"
    return f"Sweet spot {result.points[result.sweet_spot].value:g}"


def _levels(result: SweepResult, across: Scale) -> str:
    loudness = [point.output.integrated_lufs for point in result.points]
    peaks = [point.output.true_peak_dbtp for point in result.points]
    shown = [one for one in (*loudness, *peaks, 0.0) if one is not None and math.isfinite(one)]
    low, high = 12.0 * math.floor(min(shown) / 12.0), 12.0 * math.ceil((max(shown) + 0.1) / 12.0)
    vertical = Scale(low, high, _LEVELS[1], _LEVELS[0])
    return "".join(
        (
            _panel(_LEVELS, vertical, _LINES_DB[0]),
            _line(result, lambda point: point.output.integrated_lufs, across, vertical, "curve"),
            _line(result, lambda point: point.output.true_peak_dbtp, across, vertical, "other"),
            _legend(_LEVELS[0] - 8, (("curve", "loudness, LUFS"), ("other", "true peak, dBTP"))),
        )
    )


def _costs(result: SweepResult, across: Scale) -> str:
    vertical = Scale(_FLOOR_DB, 0.0, _COSTS[1], _COSTS[0])
    clean = vertical.px(_CLEAN_DB)
    legend = [("limit-over", "distortion, dB against the signal"), ("ideal", "1 %")]
    reduction = ""
    if any(point.gain_reduction_db is not None for point in result.points):
        legend.append(("curve", "gain reduction, dB below 0"))
        reduction = _line(result, _reduction, across, vertical, "curve")
    return "".join(
        (
            _panel(_COSTS, vertical, _LINES_DB[1]),
            element("path", d=f"M{_LEFT} {clean:.1f}H{_RIGHT}", class_="ideal"),
            _line(result, lambda point: point.distortion.residual_db, across, vertical, "limit-over"),
            reduction,
            _legend(_COSTS[0] - 8, tuple(legend)),
        )
    )


def _reduction(point: SweepPoint) -> float | None:
    return None if point.gain_reduction_db is None else -point.gain_reduction_db


def _line(
    result: SweepResult, read: Callable[[SweepPoint], float | None], across: Scale, vertical: Scale, class_: str
) -> str:
    """A curve; values that were not measured leave it out, silence lies on the floor."""
    measured = [(point.value, value) for point in result.points if (value := read(point)) is not None]
    return polyline([(across.px(at), vertical.px(value)) for at, value in sorted(measured)], class_)


def _panel(span: tuple[float, float], vertical: Scale, step: float) -> str:
    top, bottom = span
    parts = [element("rect", x=_LEFT, y=top, width=_RIGHT - _LEFT, height=bottom - top, class_="panel")]
    for tick in vertical.ticks(step):
        y = vertical.px(tick)
        parts.append(element("path", d=f"M{_LEFT} {y:.1f}H{_RIGHT}", class_="grid" if tick else "zero"))
        parts.append(text(_LEFT - 6, y + 3.5, level(tick, places=0) if tick else "0", "s", anchor="end"))
    return "".join(parts)


def _legend(y: float, entries: tuple[tuple[str, str], ...]) -> str:
    parts, x = [], _LEFT
    for class_, words in entries:
        parts.append(element("path", d=f"M{x:.0f} {y - 4:.0f}h24", class_=class_))
        parts.append(text(x + 30, y, words, "s"))
        x += 60 + 6.2 * len(words)
    return "".join(parts)


def _values(result: SweepResult, across: Scale) -> str:
    """As many of the values under the axis as fit."""
    every = max(1, math.ceil(len(result.points) / 16))
    ticks = [
        text(across.px(point.value), _COSTS[1] + 16, f"{point.value:g}", "s", anchor="middle")
        for point in result.points[::every]
    ]
    return "".join([*ticks, text((_LEFT + _RIGHT) / 2, _COSTS[1] + 36, result.parameter, "m", anchor="middle")])


def _sweet_spot(result: SweepResult, across: Scale) -> str:
    if result.sweet_spot is None:
        return ""
    x = across.px(result.points[result.sweet_spot].value)
    return "".join(element("path", d=f"M{x:.1f} {top}V{bottom}", class_="other") for top, bottom in (_LEVELS, _COSTS))
