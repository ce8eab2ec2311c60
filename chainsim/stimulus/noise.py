"""Gaussian noise, white and pink, independent in each channel.

The gain follows from the expected RMS, which is exact; that of a given stretch scatters around it. For 10 s at
48 kHz the standard deviation is 0.01 dB for white and 0.05 dB for pink noise in one channel.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio
from chainsim.model.signal import PinkNoise, WhiteNoise
from chainsim.stimulus.generated import CHUNK_FRAMES, Chunks
from chainsim.units import gain_from_db

PINK_FROM_HZ = 10.0
"""Below, the spectrum is flat; the power in all octaves down to 0 Hz would be infinite."""

Samples = npt.NDArray[np.float64]


def white_noise_chunks(signal: WhiteNoise) -> Chunks:
    """White noise of the expected RMS `rms_dbfs`."""
    gain = gain_from_db(signal.rms_dbfs)

    def chunks(first: int) -> Iterator[Audio]:
        number = first
        while True:
            yield (gain * _normal(signal.seed, signal.channels, number)).astype(np.float32)
            number += 1

    return chunks


def pink_noise_chunks(signal: PinkNoise) -> Chunks:
    """White noise through a FIR filter that falls by 3.01 dB an octave from 10 Hz to half the sample rate.

    The filter has as many taps as a chunk has frames, so a chunk of pink noise depends on two of white (overlap-save).
    """
    spectrum = np.fft.rfft(gain_from_db(signal.rms_dbfs) * pink_filter(signal.sample_rate_hz), 2 * CHUNK_FRAMES)

    def chunks(first: int) -> Iterator[Audio]:
        number = first
        # Chunk -1 of the white noise is what the filter still holds at frame 0: the noise starts in full swing.
        before = _normal(signal.seed, signal.channels, number - 1)
        while True:
            now = _normal(signal.seed, signal.channels, number)
            both = np.fft.rfft(np.concatenate([before, now], axis=1), axis=1)
            yield np.fft.irfft(both * spectrum, axis=1)[:, CHUNK_FRAMES:].astype(np.float32)
            before = now
            number += 1

    return chunks


def pink_filter(sample_rate_hz: int) -> Samples:
    """Taps of the pink filter: linear phase, no DC, power gain for white noise (the sum of their squares) exactly 1.

    The spectrum sampled at `CHUNK_FRAMES` points is smoothed by a Hann window over the taps: without it the response
    between these points, and the notch at 0 Hz, would ripple through the lowest octaves.
    """
    frequency_hz = np.fft.rfftfreq(CHUNK_FRAMES, 1.0 / sample_rate_hz)
    magnitude = 1.0 / np.sqrt(np.maximum(frequency_hz, PINK_FROM_HZ))
    window = np.hanning(CHUNK_FRAMES + 1)[:-1]  # periodic, its maximum on the middle tap
    taps = window * np.roll(np.fft.irfft(magnitude), CHUNK_FRAMES // 2)
    taps -= window * (np.sum(taps) / np.sum(window))
    return np.asarray(taps / np.sqrt(np.sum(taps**2)))


def _normal(seed: int, channels: int, number: int) -> Samples:
    """Chunk `number` (from -1) of white Gaussian noise with RMS 1, a generator of its own for each channel."""
    return np.stack(
        [
            np.random.Generator(
                np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(channel, number + 1)))
            ).standard_normal(CHUNK_FRAMES)
            for channel in range(channels)
        ]
    )
