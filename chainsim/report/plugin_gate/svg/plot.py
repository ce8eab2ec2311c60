"""Panel, grid, axes and key of a plot, shared by all pictures of a data sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chainsim.report.kit.svg.elements import drawing, element, level, polyline, text
from chainsim.report.kit.svg.scale import Scale

HEIGHT = 300.0
LEFT, TOP, BOTTOM = 46.0, 40.0, HEIGHT - 40.0
_ROUND_HZ = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_NARROW = 500.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a plot. `class_` is one of the palette's; `points` hold None where nothing is known."""

    words: str
    class_: str
    points: Sequence[tuple[float, float | None]]
    dash: str | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """Values across and up, in a picture of some width."""

    width: float
    across: Scale
    up: Scale

    @classmethod
    def over_frequency(cls, width: float, low_hz: float, high_hz: float, low: float, high: float) -> Plot:
        """Octaves across."""
        return cls(
            width, Scale(math.log2(low_hz), math.log2(high_hz), LEFT, width - 12.0), Scale(low, high, BOTTOM, TOP)
        )

    @classmethod
    def over_level(cls, width: float, low_dbfs: float, high_dbfs: float, low: float, high: float) -> Plot:
        """DB across."""
        return cls(width, Scale(low_dbfs, high_dbfs, LEFT, width - 12.0), Scale(low, high, BOTTOM, TOP))

    def draw(self, parts: Iterable[str], *, lines: Sequence[Line], axes: str, label: str) -> str:
        """The whole picture: panel, `parts` behind the grid, axes, lines, key."""
        panel = element("rect", x=LEFT, y=TOP, width=self._right - LEFT, height=BOTTOM - TOP, class_="panel")
        drawn = [self._line(line) for line in lines]
        return drawing(self.width, HEIGHT, "".join([panel, *parts, axes, *drawn, self._key(lines)]), label=label)

    def level_axis(self, step: float, words: str) -> str:
        """Upright levels across the bottom."""
        parts = []
        for tick in self.across.ticks(step):
            x = self.across.px(tick)
            parts.append(element("path", d=f"M{x:.1f} {TOP}V{BOTTOM}", class_="grid" if tick else "zero"))
            parts.append(text(x, BOTTOM + 15, level(tick, places=0) if tick else "0", "s", anchor="middle"))
        middle = (LEFT + self._right) / 2
        return "".join([*parts, text(middle, BOTTOM + 31, words, "s", anchor="middle")])

    def frequency_axis(self, words: str) -> str:
        """Round frequencies across the bottom."""
        parts = []
        for hz in _ROUND_HZ:
            at = math.log2(hz)
            if not self.across.low - 1e-9 <= at <= self.across.high + 1e-9:
                continue
            x = self.across.px(at)
            parts.append(element("path", d=f"M{x:.1f} {TOP}V{BOTTOM}", class_="grid"))
            if self.width >= _NARROW or hz in (100, 1000, 10_000):
                name = f"{hz // 1000} k" if hz >= 1000 else str(hz)
                parts.append(text(x, BOTTOM + 15, name, "s", anchor="middle"))
        middle = (LEFT + self._right) / 2
        return "".join([*parts, text(middle, BOTTOM + 31, words, "s", anchor="middle")])

    def up_axis(self, step: float) -> str:
        """Lines across, named at the left."""
        parts = []
        for tick in self.up.ticks(step):
            y = self.up.px(tick)
            parts.append(element("path", d=f"M{LEFT} {y:.1f}H{self._right:.1f}", class_="grid" if tick else "zero"))
            parts.append(text(LEFT - 5, y + 3.5, level(tick, places=0) if tick else "0", "s", anchor="end"))
        return "".join(parts)

    def band(self, low: float, high: float, words: str) -> str:
        """A range across, as that of a programme."""
        first, last = self.across.px(low), self.across.px(high)
        if not (math.isfinite(low) and math.isfinite(high)) or last <= first:
            return ""
        inside = text((first + last) / 2, BOTTOM - 6, words, "s", anchor="middle") if last - first > 60 else ""
        return element("rect", x=first, y=TOP, width=last - first, height=BOTTOM - TOP, class_="band") + inside

    @property
    def _right(self) -> float:
        return self.across.high_px

    def _line(self, line: Line) -> str:
        """Where nothing is known the line is open."""
        parts, run = [], list[tuple[float, float]]()
        for x, y in (*line.points, (0.0, None)):
            if y is not None and not math.isnan(y):
                run.append((self.across.px(x), self.up.px(y)))
                continue
            drawn = polyline(run, line.class_)
            parts.append(drawn if line.dash is None else drawn.replace("/>", f' stroke-dasharray="{line.dash}"/>'))
            run = []
        return "".join(parts)

    def _key(self, lines: Sequence[Line]) -> str:
        parts, x, y = [], LEFT, 12.0
        for line in lines:
            room = 38 + 6.0 * len(line.words)
            if x > LEFT and x + room > self._right:
                x, y = LEFT, y + 15
            dash = line.dash
            parts.append(element("path", d=f"M{x:.0f} {y - 4:.0f}h22", class_=line.class_, stroke_dasharray=dash))
            parts.append(text(x + 27, y, line.words, "s"))
            x += room
        return "".join(parts)
