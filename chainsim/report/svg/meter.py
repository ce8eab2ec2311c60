"""A level meter that stands upright: RMS solid, up to the peak pale, what is above 0 dBFS in the colour of clipping."""

from __future__ import annotations

from chainsim.model.levels import Levels
from chainsim.report.svg.drawing import element, level, text
from chainsim.report.svg.scale import Scale

LOW_DBFS, HIGH_DBFS, STEP_DB = -60.0, 12.0, 12.0
HEIGHT, WIDTH, LAMP = 132.0, 16.0, 18.0
NUMBERS = 34.0


def meter(x: float, y: float, levels: Levels, max_peak_dbfs: float | None) -> str:
    """A meter with its clip lamp above and its numbers below, its left edge at `x`, its scale from `y` on."""
    scale = scale_at(y)
    zero = scale.px(0.0)
    peak, rms = scale.px(levels.sample_peak_dbfs), scale.px(levels.rms_dbfs)
    bottom = y + HEIGHT
    over = levels.sample_peak_dbfs > 0.0
    too_high = max_peak_dbfs is not None and levels.sample_peak_dbfs > max_peak_dbfs
    parts = [
        element("circle", cx=x + WIDTH / 2, cy=y - 10, r=4.0, class_="lamp on" if over else "lamp"),
        element("rect", x=x, y=y, width=WIDTH, height=HEIGHT, class_="track"),
        _bar(x, max(peak, zero), bottom, "peak"),
        _bar(x, max(rms, zero), bottom, "rms"),
        # An over is never thinner than can be seen.
        _bar(x, min(peak, zero - 2.5), zero, "over") if over else "",
        element("path", d=f"M{x - 3:.1f} {zero:.1f}h{WIDTH + 6:.1f}", class_="zero"),
        text(x + WIDTH / 2, bottom + 14, level(levels.rms_dbfs), "b", anchor="middle"),
        text(
            x + WIDTH / 2,
            bottom + 28,
            level(levels.sample_peak_dbfs, limit_db=max_peak_dbfs),
            "so" if too_high else "s",
            anchor="middle",
        ),
    ]
    return "".join(parts)


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
        [*marks, text(x, bottom + 14, "RMS", "s", anchor="end"), text(x, bottom + 28, "peak", "s", anchor="end")]
    )


def _bar(x: float, top: float, bottom: float, class_: str) -> str:
    height = bottom - top
    return element("rect", x=x, y=top, width=WIDTH, height=height, class_=class_) if height > 0 else ""
