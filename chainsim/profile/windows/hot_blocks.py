"""Which blocks of a programme a quieter copy can be compared with."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.profile import StageProfile
from chainsim.profile.null_depth import BLOCK_S, Array
from chainsim.units import frames_from_s, gain_from_db

ABOVE_LOWER_LIMIT_DB = 6.0
NEAR_LIMIT_DB = 1.0
LATE_S = 0.02


def hot_blocks(signal: Audio, profile: StageProfile, scale: float, sample_rate_hz: int) -> Array:
    """Blocks that count, (blocks,): all, unless the stage fails quiet input anyway (gates).

    Then only those so loud that they stay above the lower limit when scaled, or near the upper one, and those
    just after: the answer may be late.
    """
    frames = frames_from_s(BLOCK_S, sample_rate_hz)
    peaks = np.maximum.reduceat(np.abs(signal).max(axis=0), np.arange(0, signal.shape[1], frames))
    if profile.lower_limit_dbfs is None or profile.worst_onset_dbfs is None:
        return np.ones(peaks.size)
    open_from = gain_from_db(profile.lower_limit_dbfs + ABOVE_LOWER_LIMIT_DB) / scale
    hot = peaks >= min(open_from, gain_from_db(profile.worst_onset_dbfs - NEAR_LIMIT_DB))
    near: Array = np.convolve(hot, np.ones(1 + round(LATE_S / BLOCK_S)))[: peaks.size]
    return near
