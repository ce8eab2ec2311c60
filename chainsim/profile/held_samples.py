"""Samples that give back the nudge of the sample before: a slew limiter's, which steps on from where it is.

What looks at no other sample, as a clip does, gives a nudge back with a factor of its own, or nothing. Neighbours that
were nudged alike once, and against each other the other time, then come out unlike at least once. A slew limiter on
its way gives back what the sample before was nudged by, both times.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.profile.null import Array
from chainsim.profile.tangent import Mask, Tangent
from chainsim.units import power_from_db

WITHIN = 0.1
"""Of the usual slope. Two neighbours that look at no other sample differ by the sum of both slopes in one of the two
tangents: by more than this, or both are less."""
HOLE_DB = -40.0
MOST_HOLES = 0.001
"""Against what is held. Where a nudge begins or ends a slew the slope is anything, by chance next to nothing: up to
0.05 % was seen. A clip behind a slew limiter leaves 3 % as soon as it is reached."""
MOST_BENT = 0.05
"""Against what is held: neither straight nor held, and as much both times, as what looks at no other sample is bent. By
chance up to 1.9 % of what is held in slew limiters; with a clip in the wet path behind them 11 % and more."""


def all_held(tangents: Sequence[Tangent], counted: Mask) -> bool:
    """Whether it is held samples that make the stage what it is: there are some, and next to no holes.

    Args:
        tangents: along the usual nudges and along the same ones alternated, of a stage whose samples come out singly.
        counted: which frames are judged.
    """
    if not counted.any():
        return False
    sizes = np.stack([np.abs(tangent.slope) for tangent in tangents])
    usual = np.median(sizes[..., counted], axis=-1, keepdims=True).mean(axis=0)
    held = np.all([_like_before(tangent.slope, usual) for tangent in tangents], axis=0)
    bent = np.all(np.abs(sizes - usual) > WITHIN * usual, axis=0) & (np.ptp(sizes, axis=0) < WITHIN * usual) & ~held
    hole = np.square(sizes).mean(axis=0) < power_from_db(HOLE_DB) * np.square(usual)
    held_count, bent_count, holes = (int((each & counted).sum()) for each in (held, bent, hole))
    return held_count > 0 and bent_count < MOST_BENT * held_count and holes < MOST_HOLES * held_count


def _like_before(slope: Array, usual: Array) -> Mask:
    """Something, and the same as the sample before, (series, frames); nothing stands before the first."""
    change = np.abs(np.diff(slope, axis=1, prepend=np.inf))
    like: Mask = (change < WITHIN * usual) & (np.abs(slope) > WITHIN * usual)
    return like
