"""Nudges of an octave alone: of what is clipped in one band a nudge of all frequencies has little, and that by chance.

A clip of three octaves, 300 Hz to 2.4 kHz, takes 9 % of the power of white noise from a sample that it holds, which of
this very sample may be hardly anything. Of a nudge within the band it takes all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.tangents.tangent import nudges

OCTAVES_HZ = ((250.0, 500.0), (500.0, 1000.0), (1000.0, 2000.0), (2000.0, 4000.0))
SLOPE = 8
"""Half of it is the order, as of Butterworth, on either side."""


@lru_cache(maxsize=6)
def octave_nudges(channels: int, frames: int, band_hz: tuple[float, float], sample_rate_hz: int) -> Sequence[Audio]:
    """What is in a band of the usual nudges, as loud as those on average, alike in all channels and opposite."""
    low_hz, high_hz = band_hz
    hz = np.maximum(np.fft.rfftfreq(frames, 1.0 / sample_rate_hz), 1e-6)
    share = np.sqrt(1.0 / ((1.0 + (hz / high_hz) ** SLOPE) * (1.0 + (low_hz / hz) ** SLOPE)))
    usual = nudges(channels, frames)
    signs = usual[0][0]
    within = np.fft.irfft(np.fft.rfft(signs) * share, frames)
    within = (within / np.sqrt(np.mean(np.square(within)))).astype(np.float32)
    return tuple(direction * signs * within for direction in usual)
