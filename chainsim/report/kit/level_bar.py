"""A level as a bar of a few characters: RMS solid, up to the peak shaded, and what is above 0 dBFS set apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.report.kit.style import Style


@dataclass(frozen=True, slots=True)
class BarScale:
    """`below` cells lead up to 0 dBFS, then one cell marks it, then `above` cells; each is `step_db` wide."""

    below: int
    above: int
    step_db: int

    @property
    def width(self) -> int:
        """How many cells wide the whole bar is."""
        return self.below + 1 + self.above

    @property
    def floor_dbfs(self) -> int:
        """Where the bar begins."""
        return -self.below * self.step_db


SCALES = (BarScale(24, 7, 2), BarScale(16, 4, 3), BarScale(12, 3, 4), BarScale(8, 2, 6))
"""From -48 to about +12 dBFS, widest first."""


def scale_for(width: int) -> BarScale | None:
    """The widest scale that fits, or None."""
    return next((scale for scale in SCALES if scale.width <= width), None)


def level_bar(rms_dbfs: float, peak_dbfs: float, scale: BarScale, style: Style) -> str:
    """The bar, `scale.width` cells wide.

    Cells are filled once the level has passed their middle; but any peak above 0 dBFS fills a cell above the mark,
    and none at or below does, so that the bar never says other than the number beside it.
    """
    solid, shade, over = style.glyph("█", "#"), style.glyph("░", "-"), style.glyph("▓", "!")
    rms, peak = _cells(rms_dbfs, scale), max(_cells(peak_dbfs, scale), _cells(rms_dbfs, scale))
    lower = solid * min(rms, scale.below)
    lower += shade * (min(peak, scale.below) - len(lower))
    upper = over * (max(peak - scale.below, 0))
    zero = style.glyph("│", "|")
    return (
        style.paint(lower, "green")
        + " " * (scale.below - len(lower))
        + style.paint(zero, *(("red",) if upper else ("dim",)))
        + style.paint(upper, "red")
        + " " * (scale.above - len(upper))
    )


def _cells(level_dbfs: float, scale: BarScale) -> int:
    """Cells that a level fills, counted from the left and without the mark."""
    if math.isnan(level_dbfs) or level_dbfs <= scale.floor_dbfs:
        return 0
    cells = scale.below + min(level_dbfs, 1000.0) / scale.step_db
    if level_dbfs > 0.0:
        return min(max(round(cells), scale.below + 1), scale.below + scale.above)
    return min(round(cells), scale.below)
