"""An axis of time: grid lines through a picture, their times below."""

from __future__ import annotations

from chainsim.report.kit.svg.elements import element, text
from chainsim.report.kit.svg.scale import Scale, clock, time_step_s


def time_axis(time: Scale, top: float, bottom: float, *, words_px: float) -> str:
    """Lines from `top` to `bottom`, as many as there is room for; the times stand `words_px` below."""
    step_s = time_step_s(time.high, 10 if time.high_px - time.low_px > 400 else 5)
    marks = []
    for tick in time.ticks(step_s):
        x = time.px(tick)
        marks.append(element("path", d=f"M{x:.1f} {top}V{bottom:.1f}", class_="grid"))
        anchor = "start" if tick == 0 else "middle" if x < time.high_px - 14 else "end"
        marks.append(text(x, bottom + words_px, clock(tick, step_s), "s", anchor=anchor))
    return element("g", "".join(marks), class_="time")
