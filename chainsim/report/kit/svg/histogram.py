"""How many outputs are how loud: a histogram whose bars choose their chains in the table."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence

from chainsim.report.kit.html.responsive_chart import Chart, chart
from chainsim.report.kit.svg.elements import drawing, element, level, text
from chainsim.report.kit.svg.scale import Scale

_FEWEST = 8  # of fewer a histogram says less than the table
_MOST_BARS = 40
_WIDTHS_LU = (0.5, 1.0, 2.0, 5.0, 10.0)
_TOP, _BOTTOM, _SIDE = 34.0, 168.0, 34.0
_HEIGHT = 192.0


def histogram(heard: Sequence[float]) -> Chart | None:
    """Of these levels in LUFS, in both widths; None where they are too few."""
    if len(heard) < _FEWEST:
        return None
    median = level(statistics.median(heard))
    said = f"Loudness of {len(heard)} outputs, from {level(min(heard))} to {level(max(heard))} LUFS, median {median}"
    return chart(lambda width: _drawn(heard, width, said), said)


def bars(heard: Sequence[float]) -> tuple[float, dict[float, int]]:
    """The width of a bar in LU, and how many outputs each holds, by its lower end: [low, low + width)."""
    span = max(heard) - min(heard)
    width = next((one for one in _WIDTHS_LU if span / one < _MOST_BARS - 1), _WIDTHS_LU[-1])
    counted = Counter(math.floor(lufs / width) * width for lufs in heard)
    return width, dict(sorted(counted.items()))


def _drawn(heard: Sequence[float], width_px: float, said: str) -> str:
    width, counted = bars(heard)
    low, high = min(counted), max(counted) + width
    across = Scale(low, high, _SIDE, width_px - _SIDE)
    up = Scale(0.0, max(counted.values()), _BOTTOM, _TOP)
    parts = [element("path", d=f"M{_SIDE:g} {_BOTTOM:g}H{width_px - _SIDE:g}", class_="zero")]
    for lower, count in counted.items():
        left, right = across.px(lower), across.px(lower + width)
        title = element("title", f"{count} from {level(lower)} to {level(lower + width)} LUFS")
        box = {
            "x": left + 0.5,
            "y": up.px(count),
            "width": max(right - left - 1.0, 1.0),
            "height": _BOTTOM - up.px(count),
        }
        parts.append(element("rect", title, **box, class_="rms bin", data_low=lower, data_high=lower + width))
    highest = max(counted, key=lambda lower: counted[lower])
    parts.append(text(across.px(highest + width / 2), _TOP - 5, str(counted[highest]), "s", anchor="middle"))
    median = statistics.median(heard)
    at = across.px(median)
    parts.append(element("path", d=f"M{at:.1f} {_TOP - 12:g}V{_BOTTOM:g}", class_="other"))
    side = "start" if at < width_px / 2 else "end"
    parts.append(text(at, _TOP - 18, f"median {level(median)} LUFS", "s", anchor=side))
    step = _step(high - low, 4 if width_px < 500 else 10)
    parts += [
        text(across.px(tick), _BOTTOM + 16, level(tick, places=0).lstrip("+"), "s", anchor="middle")
        for tick in across.ticks(step)
    ]
    return drawing(width_px, _HEIGHT, "".join(parts), label=said, class_="histogram")


def _step(span_lu: float, most: int) -> float:
    return next((step for step in (1.0, 2.0, 5.0, 10.0, 20.0) if span_lu / step <= most), 50.0)
