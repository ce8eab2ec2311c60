"""The onset curve as a filter: a programme through it peaks where it comes nearest to the stage's limit."""

from __future__ import annotations

import math

import numpy as np

from chainsim.model.profile import StageProfile
from chainsim.profile.null_depth import Array

TAPS = 1023
FLAT_DB = 1.0
LOWEST_DB = -40.0


def onset_weighting(profile: StageProfile, sample_rate_hz: int) -> Array | None:
    """Taps of a linear-phase FIR, gain 1 where the onset is lowest and less where the stage bears more.

    With 1023 taps it tells frequencies some 100 Hz apart (at 48 kHz): what a stage does to bass alone is found by
    broadband peak. None where the onset is the same at all frequencies, within 1 dB, or not known.
    """
    worst_dbfs = profile.worst_onset_dbfs
    if worst_dbfs is None or len(profile.onset.frequency_hz) < 2 or min(profile.onset.level_dbfs) == math.inf:
        return None
    weights_db = np.maximum(min(profile.onset.level_dbfs) - np.asarray(profile.onset.level_dbfs), LOWEST_DB)
    if weights_db.min() > -FLAT_DB:
        return None
    grid_hz = np.fft.rfftfreq(8 * (TAPS + 1), 1.0 / sample_rate_hz)
    gains = 10.0 ** (np.interp(np.log(np.maximum(grid_hz, 1.0)), np.log(profile.onset.frequency_hz), weights_db) / 20.0)
    response = np.roll(np.fft.irfft(gains), TAPS // 2)[:TAPS]
    taps: Array = response * np.hanning(TAPS + 2)[1:-1]
    return taps
