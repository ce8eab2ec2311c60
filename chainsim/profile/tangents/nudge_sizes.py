"""How large nudges are: all alike, or with the level of what they are added to."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.units import gain_from_db

HELD_S = 0.02
LEAST_PEAK = np.float32(1e-4)


def even_size(signal: Audio, size: float) -> Audio:
    """Nudges of one size, as a factor, for `measure_tangent`."""
    return np.full(signal.shape[1], size, np.float32)


def size_by_level(signal: Audio, nudge_db: float, sample_rate_hz: int) -> Audio:
    """Nudges that follow the highest peak of the last 10 to 20 ms, half of the way in dB.

    The time is the largest power of two of samples within 20 ms: 512 at 44.1 and 48 kHz, 1,024 at 96 kHz.

    Where a loud note begins, even ones would be as loud as what came before it: fast dynamics would take them for
    programme, and be in another state when the note comes. Ones that follow all the way move every sample by the same
    share; a limiter that looks ahead to the note, turned down by that share, would just undo them.
    """
    peaks = np.abs(signal).max(axis=0)
    reach = 1
    while 2 * reach <= HELD_S * sample_rate_hz:
        peaks[reach:] = np.maximum(peaks[reach:], peaks[:-reach])
        reach *= 2
    highest = peaks.max()
    size: Audio = np.sqrt(np.maximum(peaks, highest * LEAST_PEAK) * highest) * np.float32(gain_from_db(nudge_db))
    return size
