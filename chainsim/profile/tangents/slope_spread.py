"""Whether a nudge of a sample comes out as one sample: then a hole in a tangent has nothing in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.series_at_once import for_series
from chainsim.profile.tangents.share_left import OPEN_POWER
from chainsim.profile.tangents.tangent import Mask, Tangent, running_mean

ALIKE_SHARE, MOSTLY = 0.01, 0.5
SINGLE_SPREAD_DB = -1.0
SINGLE_SHARE = 0.05
HOLE_SPREAD_DB = -20.0


def comes_out_singly(tangent: Tangent, counted: Mask) -> bool:
    """Whether every sample of a nudge comes out as one sample, whatever its gain: nothing filters what is loud."""
    power: Array = np.empty(tangent.slope.shape)
    around: Array = np.empty(tangent.slope.shape)
    seen: list[Array] = [np.empty(0)] * len(power)

    def add_up(numbers: Sequence[int]) -> None:
        for number in numbers:
            np.square(tangent.slope[number], out=power[number])
            around[number] = running_mean(power[number : number + 1], 65)[0]

    for_series(add_up, *power.shape)
    open_above = OPEN_POWER * around.max(initial=0.0)

    def look(numbers: Sequence[int]) -> None:
        for number in numbers:
            open_ = counted & (around[number] > open_above)
            spread_db = power[number][open_] / around[number][open_]
            np.log10(spread_db, out=spread_db)
            spread_db *= 10.0
            seen[number] = spread_db[spread_db > HOLE_SPREAD_DB]  # holes tell nothing of what is between them

    with np.errstate(divide="ignore", invalid="ignore"):
        for_series(look, *power.shape)
    spread_db = np.concatenate(seen)
    return spread_db.size > 0 and exceeds(spread_db, SINGLE_SHARE, SINGLE_SPREAD_DB)


def exceeds(values: Array, share: float, limit: float) -> bool:
    """Whether this quantile of some values is above a limit; they are sorted where counting does not tell."""
    below, before = int(np.count_nonzero(values <= limit)), int((values.size - 1) * share)
    if below != before + 1:  # else the quantile is between a value below and one above
        return below <= before
    return float(np.quantile(values, share)) > limit


def mostly_alike(sizes: Array) -> bool:
    """Whether most slopes, (series, frames), are as large as the one before: nothing filters there.

    Where something does, neighbours nudged at random come out alike by chance, one in fifty.
    """
    before, after = sizes[:, :-1], sizes[:, 1:]
    return before.size > 0 and bool((np.abs(after - before) < ALIKE_SHARE * np.maximum(after, before)).mean() > MOSTLY)
