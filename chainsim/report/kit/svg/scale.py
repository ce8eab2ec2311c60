"""From values to pixels, and the values worth a line."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear; values beyond the ends are drawn at the ends."""

    low: float
    high: float
    low_px: float
    high_px: float

    def px(self, value: float) -> float:
        """Where a value is drawn; NaN where the lowest is."""
        if math.isnan(value):
            return self.low_px
        inside = min(max(value, self.low), self.high)
        return self.low_px + (inside - self.low) / (self.high - self.low) * (self.high_px - self.low_px)

    def ticks(self, step: float) -> list[float]:
        """Multiples of a step between the ends."""
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [step * count for count in range(first, last + 1)]


def time_step_s(length_s: float, most: int) -> float:
    """A round step that gives at most so many ticks."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
    return next((step for step in steps if length_s / step <= most), 86_400.0)


def clock(time_s: float, step_s: float) -> str:
    """A tick of a time axis: as many places as the step needs."""
    minutes, seconds = divmod(round(time_s, 3), 60)
    if step_s >= 1:
        return f"{int(minutes)}:{int(seconds):02d}"
    places = 1 if step_s >= 0.1 else 2
    return f"{int(minutes)}:{seconds:0{3 + places}.{places}f}"
