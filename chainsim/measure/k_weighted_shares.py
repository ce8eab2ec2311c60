"""What each member gives to the K-weighted energy of a sum (ITU-R BS.1770-5, over all frames, no gate).

Weighting is linear: the weighted sum is the sum of the weighted members, and <k, k> of it is the sum of all <k_i, k>.
So <k_i, k> / <k, k> divides the sum's energy among its members without anything left over. It is negative for a member
that takes away more than it gives.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.k_weighting import KWeighting
from chainsim.measure.state_space import PRODUCT_FRAMES

Float64 = npt.NDArray[np.float64]

BLOCK_FRAMES = PRODUCT_FRAMES


class KWeightedShares:
    """Feed it blocks of BLOCK_FRAMES frames, all members' channels below each other.

    Args:
        sample_rate_hz: of all.
        members: how many there are.
        channels: of each.
    """

    def __init__(self, sample_rate_hz: int, members: int, channels: int) -> None:
        self._shape = members, channels
        self._weighting = KWeighting(sample_rate_hz, members * channels, BLOCK_FRAMES)
        self._weighted = np.empty((members * channels, BLOCK_FRAMES), dtype=np.float32)
        self.own = np.zeros(members)
        """<k_i, k_i> of each member so far."""
        self.with_sum = np.zeros(members)
        """<k_i, k> of each member with the sum so far."""
        self.total = 0.0
        """<k, k> of the sum so far."""

    def feed(self, block: npt.NDArray[np.float32], frames: int) -> None:
        """Take (members * channels, BLOCK_FRAMES), finite; what comes behind `frames` is padding."""
        self._weighting.filter(block, self._weighted)
        members = self._weighted[:, :frames].reshape(*self._shape, frames).astype(np.float64)
        total = members.sum(axis=0)
        self.own += np.einsum("mcf,mcf->m", members, members)
        self.total += float(np.einsum("cf,cf->", total, total))
        self.with_sum += np.einsum("mcf,cf->m", members, total)
