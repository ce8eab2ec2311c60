"""A family of renders: one value of a chain taken through a range."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.audio import SourceInfo
from chainsim.model.fader_vs_trim import Residual
from chainsim.model.levels import Levels
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class SweepPoint(Brief):
    """What was measured of the chain at one value of the sweep."""

    value: float
    output: Levels
    gain_reduction_db: float | None  # largest over stages of what is exceeded for 5 % of the time; None: no dynamics
    reducing: str | None  # the stage that it is of
    distortion: Residual  # what overdriven stages add, at the output
    overdriven: tuple[str, ...]  # those stages


@dataclass(frozen=True, slots=True, repr=False)
class SweepResult(Brief):
    """`points` in the order of the values asked for."""

    title: str
    source: SourceInfo
    source_levels: Levels
    parameter: str  # as on the command line: `input_db`, `3.trim_db`, `Comp.threshold_db`
    is_level: bool  # it moves the level at an input, so that more is better until something gives
    points: tuple[SweepPoint, ...]
    sweet_spot: int | None  # index of the best point
    reason: str
