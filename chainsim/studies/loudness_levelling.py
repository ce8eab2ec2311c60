"""A knob whose effect on loudness is only roughly known -> its setting for a loudness, by measuring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CLOSE_LU = 0.05
_MOST_RENDERS = 10


@dataclass(frozen=True, slots=True)
class Knob:
    """A parameter with its range. One unit of it is taken for one dB at first."""

    minimum: float
    maximum: float
    start: float  # where the search begins


@dataclass(frozen=True, slots=True)
class Found:
    """The best setting that was tried. `loudness_lufs` is None where nothing that was tried sounded."""

    value: float
    loudness_lufs: float | None


def level_by(knob: Knob, aim_lufs: float, loudness_of: Callable[[float], float | None]) -> Found:
    """Turn the knob until the loudness is within `CLOSE_LU` of the aim, ten times at most; secants, kept in its range.

    Args:
        knob: what to turn.
        aim_lufs: what to reach.
        loudness_of: what a setting sounds like; None: silent, or not measurable.
    """
    value = _inside(knob, knob.start)
    best = Found(value, None)
    tried: dict[float, float] = {}
    while len(tried) < _MOST_RENDERS and value not in tried:
        loudness = loudness_of(value)
        if loudness is None:
            break
        tried[value] = loudness
        if best.loudness_lufs is None or abs(loudness - aim_lufs) < abs(best.loudness_lufs - aim_lufs):
            best = Found(value, loudness)
        if abs(loudness - aim_lufs) <= CLOSE_LU:
            break
        value = _inside(knob, value + (aim_lufs - loudness) / _slope(tried))
    return best


def _slope(tried: dict[float, float]) -> float:
    """LU for a unit, between the two latest settings; 1 where they tell nothing of it."""
    (*_, (before, quieter), (now, louder)) = [(0.0, 0.0), *tried.items()]
    if len(tried) < 2 or now == before:
        return 1.0
    slope = (louder - quieter) / (now - before)
    return slope if abs(slope) > 1e-3 else 1.0


def _inside(knob: Knob, value: float) -> float:
    return min(max(value, knob.minimum), knob.maximum)
