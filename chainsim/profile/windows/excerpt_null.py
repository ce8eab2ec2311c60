"""What an answer to excerpts leaves of a linear one, where the two can be compared at all."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.profile import StageProfile
from chainsim.profile.null_depth import BLOCK_S, Array, loudest_energies, null_by_block_db
from chainsim.profile.pre_roll import PRE_ROLL_S, remembers_s
from chainsim.profile.tangents.tangent import Mask
from chainsim.profile.windows.hot_blocks import hot_blocks
from chainsim.profile.windows.window_row import Places, WindowRow
from chainsim.units import frames_from_s


class ExcerptNull:
    """Of some windows in a row.

    Args:
        row: all of them.
        linear: answer to all, (channels, frames).
        profile: of the stage.
        quietest: scale of the quietest copy that anything is compared with.
        sample_rate_hz: of the row.
        repeats: whether the stage repeats itself.
    """

    def __init__(
        self,
        row: WindowRow,
        linear: Array,
        profile: StageProfile,
        quietest: float,
        sample_rate_hz: int,
        *,
        repeats: bool,
    ) -> None:
        self._linear, self._rate_hz = linear, sample_rate_hz
        self._loudest = loudest_energies(linear, sample_rate_hz)
        self._counts = hot_blocks(row.signal, profile, quietest, sample_rate_hz)
        self._compared: Mask | None = None
        if remembers_s(profile) > PRE_ROLL_S:  # what leads up to a window lacks echoes, and its end is nothing else
            self._compared = row.before_fades() if repeats else None
            self._counts = self._counts if repeats else self._counts * row.judged_blocks()

    def by_block_db(
        self, answer: Audio | Array, gain: float, linear: Array | None = None, frames: Places | None = None
    ) -> Array:
        """What an answer leaves of a linear one, to all windows or to those of these frames, (channels, blocks)."""
        counts = self._counts
        if frames is not None:
            block_frames = frames_from_s(BLOCK_S, self._rate_hz)
            counts = counts[frames[::block_frames] // block_frames]
        expected = gain * (self._linear if linear is None else linear)
        if self._compared is not None:
            answer = np.where(self._compared if frames is None else self._compared[frames], answer, expected)
        null_db = null_by_block_db(answer, expected, self._rate_hz, gain**2 * self._loudest)
        return np.where(counts, null_db, -np.inf)

    def counted(self, null_db: Array) -> Array:
        """Of what was compared in another way, no more than what counts."""
        return np.where(self._counts, null_db, -np.inf)
