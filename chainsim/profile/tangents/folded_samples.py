"""Samples that a wavefolder has turned over: they move against their nudges, by as much as those around along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chainsim.profile.tangents.tangent import Tangent, nudges, running_mean, signed_running_mean

FOLD_FRAMES, NEIGHBOURS = 4096, 8
FOLDED_ALIKE = 0.1
"""Of how much folded samples and those around move. Where quick dynamics set in some move against their nudges as well,
by anything; where a curve turns over smoothly hardly by as much."""


def folded_held(tangent: Tangent, flipped_every: int = 0) -> Tangent:
    """As if a wavefolder held what it folds: samples that move against their nudges, by as much as those around along.

    Where every sample of a nudge comes out as one. Held or folded, a sample is past the corner.

    Args:
        tangent: along the usual nudges.
        flipped_every: or along those flipped so.
    """
    along = tangent.slope * np.concatenate(nudges(*tangent.answer.shape, flipped_every=flipped_every))
    if not (along < 0.0).any():
        return tangent
    against = along * signed_running_mean(along, FOLD_FRAMES) < 0.0
    size = np.abs(along)
    folded = against & (np.abs(size - running_mean(size, 2 * NEIGHBOURS + 1)) < FOLDED_ALIKE * size)
    return replace(tangent, slope=np.where(folded, 0.0, tangent.slope)) if folded.any() else tangent
