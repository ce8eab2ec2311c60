"""Samples that a wavefolder has turned over: they move against their nudges, by as much as those around along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.series_at_once import for_series
from chainsim.profile.tangents.tangent import Mask, Tangent, nudges, running_mean, signed_running_mean

FOLD_FRAMES, NEIGHBOURS = 4096, 8
FOLDED_ALIKE, EXACTLY_ALIKE = 0.1, 0.002
"""Of how much folded samples and those around move. Where quick dynamics set in some move against their nudges as well,
by anything; where a curve turns over smoothly hardly by as much."""
MOSTLY_ALONG = 0.2
"""What is late moves against a nudge as often as along, so that of their mean 1.5 % are left."""


def folded_held(tangent: Tangent, flipped_every: int = 0, *, exactly: bool = False) -> Tangent:
    """As if a wavefolder held what it folds: samples that move against their nudges, by as much as those around along.

    Where every sample of a nudge comes out as one. Held or folded, a sample is past the corner.

    Args:
        tangent: along the usual nudges.
        flipped_every: or along those flipped so.
        exactly: whether they have to move by just as much, as where a gate opens: there some move by anything.
    """
    directions = np.concatenate(nudges(*tangent.answer.shape, flipped_every=flipped_every))
    along: Array = np.empty(tangent.slope.shape)
    against = np.zeros(len(along), np.bool_)

    def look(numbers: Sequence[int]) -> None:
        for number in numbers:
            np.multiply(tangent.slope[number], directions[number], out=along[number])
            against[number] = (along[number] < 0.0).any()

    for_series(look, *along.shape)
    if not against.any():
        return tangent
    folded: Mask = np.empty(along.shape, np.bool_)

    def find(numbers: Sequence[int]) -> None:
        for number in numbers:
            folded[number] = _folded(along[number : number + 1], EXACTLY_ALIKE if exactly else FOLDED_ALIKE)[0]

    for_series(find, *along.shape)
    return replace(tangent, slope=np.where(folded, 0.0, tangent.slope)) if folded.any() else tangent


def _folded(along: Array, alike: float) -> Mask:
    """Of one series, (1, frames), the slopes of which are those along their nudges."""
    mean, size = signed_running_mean(along, FOLD_FRAMES), np.abs(along)
    against = (along * mean < 0.0) & (np.abs(mean) > MOSTLY_ALONG * running_mean(size, FOLD_FRAMES))
    folded: Mask = against & (np.abs(size - running_mean(size, 2 * NEIGHBOURS + 1)) < alike * size)
    return folded
