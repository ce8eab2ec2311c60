"""A level meter that stands upright: RMS solid, up to the peak pale, what is above 0 dBFS in the colour of clipping."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.levels import Levels
from chainsim.report.kit.svg.elements import element, level, number, text
from chainsim.report.kit.svg.scale import Scale

LOW_DBFS, HIGH_DBFS, STEP_DB = -60.0, 12.0, 12.0
HEIGHT, WIDTH, LAMP = 132.0, 16.0, 18.0
NUMBERS = 37.0


def meters(points: Sequence[tuple[float, Levels, float | None]], y: float) -> str:
    """Meters side by side, each (left edge, levels, highest peak allowed), their scale from `y` on.

    With a clip lamp above and the numbers below. Bars of one colour are one path: a long chain has many.
    """
    scale = scale_at(y)
    zero, bottom = scale.px(0.0), y + HEIGHT
    bars: dict[str, list[str]] = {"track": [], "peak": [], "rms": [], "over": []}
    parts = []
    for x, levels, max_peak_dbfs in points:
        peak, rms = scale.px(levels.sample_peak_dbfs), scale.px(levels.rms_dbfs)
        over = levels.sample_peak_dbfs > 0.0
        too_high = max_peak_dbfs is not None and levels.sample_peak_dbfs > max_peak_dbfs
        bars["track"].append(_bar(x, y, bottom))
        bars["peak"].append(_bar(x, max(peak, zero), bottom))
        bars["rms"].append(_bar(x, max(rms, zero), bottom))
        # An over is never thinner than can be seen.
        bars["over"].append(_bar(x, min(peak, zero - 2.5), zero) if over else "")
        middle, words = x + WIDTH / 2, level(levels.sample_peak_dbfs, limit_db=max_peak_dbfs)
        parts.append(element("circle", cx=middle, cy=y - 10, r=4.0, class_="lamp on" if over else "lamp"))
        parts.append(text(middle, bottom + 16, level(levels.rms_dbfs), "b", anchor="middle"))
        parts.append(text(middle, bottom + 31, words, "so" if too_high else "s", anchor="middle"))
    drawn = [element("path", d="".join(shapes), class_=class_) for class_, shapes in bars.items() if "".join(shapes)]
    zeros = "".join(f"M{number(x - 3)} {number(zero)}h{number(WIDTH + 6)}" for x, _, _ in points)
    return "".join([*drawn, element("path", d=zeros, class_="zero"), *parts])


def scale_at(y: float) -> Scale:
    """The scale of a meter whose top is at `y`."""
    return Scale(LOW_DBFS, HIGH_DBFS, y + HEIGHT, y)


def axis(x: float, y: float) -> str:
    """The numbers of the scale and what the numbers below are, right-aligned at `x`."""
    scale = scale_at(y)
    marks = [
        text(x, scale.px(tick) + 3.5, level(tick, places=0) if tick else "0", "s", anchor="end")
        for tick in scale.ticks(STEP_DB)
    ]
    bottom = y + HEIGHT
    return "".join(
        [*marks, text(x, bottom + 16, "RMS", "s", anchor="end"), text(x, bottom + 31, "peak", "s", anchor="end")]
    )


def _bar(x: float, top: float, bottom: float) -> str:
    """Path data of a bar."""
    width, height = number(WIDTH), bottom - top
    return f"M{number(x)} {number(top)}h{width}v{number(height)}h-{width}z" if height > 0 else ""
