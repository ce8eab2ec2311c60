"""Signals that follow from the frame's number alone: sine, sweep, impulses.

Phases are counted in cycles and reduced to [0, 1) before anything is rounded, so that the last hour is as exact as
the first second.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from chainsim.errors import AudioError
from chainsim.model.audio import Audio
from chainsim.model.signal import Impulses, Sine, Sweep
from chainsim.stimulus.generated import CHUNK_FRAMES, Chunks
from chainsim.units import format_time, gain_from_db

SWEEP_START_HZ = 20.0
SWEEP_END_HZ = 20_000.0
SWEEP_END_OF_RATE = 0.49
"""Where 20 kHz is above half the sample rate the sweep ends at this fraction of the rate."""

Samples = npt.NDArray[np.float64]


def sine_chunks(signal: Sine, name: str) -> Chunks:
    """A sine from phase 0: gain sin(2 pi f n / rate).

    Raises:
        AudioError: the frequency is not below half the sample rate.
    """
    if signal.frequency_hz >= signal.sample_rate_hz / 2:
        raise AudioError(
            f"{name}: a sine of {signal.frequency_hz:g} Hz needs a sample rate above "
            f"{2 * signal.frequency_hz:g} Hz, found {signal.sample_rate_hz} Hz; "
            "lower frequency_hz or raise sample_rate_hz"
        )
    gain = gain_from_db(signal.peak_dbfs)
    cycles_per_frame = Fraction(signal.frequency_hz) / signal.sample_rate_hz
    within_chunk = np.arange(CHUNK_FRAMES, dtype=np.float64) * float(cycles_per_frame)

    def one(number: int) -> Samples:
        at_start = float(number * CHUNK_FRAMES * cycles_per_frame % 1)
        return gain * np.sin(2.0 * np.pi * ((at_start + within_chunk) % 1.0))

    return _numbered(one, signal.channels)


def sweep_end_hz(sample_rate_hz: int) -> float:
    """Where a sweep ends: 20 kHz, or just below half the sample rate."""
    return min(SWEEP_END_HZ, SWEEP_END_OF_RATE * sample_rate_hz)


def sweep_chunks(signal: Sweep, frames: int) -> Chunks:
    """An exponential sweep over `frames` frames, from phase 0 (Farina 2000).

    With L = T / ln(f2 / f1) the phase in cycles is f1 L (exp(t / L) - 1).
    """
    rate = signal.sample_rate_hz
    gain = gain_from_db(signal.peak_dbfs)
    # A natural logarithm of a frequency ratio, not a level.
    growth_s = frames / rate / math.log(sweep_end_hz(rate) / SWEEP_START_HZ)

    def one(number: int) -> Samples:
        time_s = np.minimum(np.arange(CHUNK_FRAMES) + number * CHUNK_FRAMES, frames) / rate
        cycles = SWEEP_START_HZ * growth_s * np.expm1(time_s / growth_s)
        return gain * np.sin(2.0 * np.pi * (cycles % 1.0))

    return _numbered(one, signal.channels)


def impulses_chunks(signal: Impulses, frames: int, name: str) -> Chunks:
    """Single frames of the peak value, impulse k at the frame nearest to (k + 1/2) intervals.

    So the first is never at frame 0, where a stage that starts up late would hide it, and the last is before the end.

    Raises:
        AudioError: intervals of less than two frames, or none before the end.
    """
    rate = signal.sample_rate_hz
    interval = Fraction(signal.interval_s) * rate
    if interval < 2:
        raise AudioError(f"{name}: interval_s is {signal.interval_s:g}, expected at least two frames ({2 / rate:g} s)")
    if round(interval / 2) >= frames:
        raise AudioError(
            f"{name}: the first impulse would come at {format_time(signal.interval_s / 2)}, after the end at "
            f"{format_time(frames / rate)}; raise length_s or lower interval_s"
        )
    gain = gain_from_db(signal.peak_dbfs)

    def one(number: int) -> Samples:
        samples = np.zeros(CHUNK_FRAMES)
        start = number * CHUNK_FRAMES
        k = max(math.floor(start / interval) - 1, 0)
        while (at := round((k + Fraction(1, 2)) * interval) - start) < CHUNK_FRAMES:
            if at >= 0:
                samples[at] = gain
            k += 1
        return samples

    return _numbered(one, signal.channels)


def _numbered(one: Callable[[int], Samples], channels: int) -> Chunks:
    """Chunks from a function of their number, the same in every channel."""

    def chunks(first: int) -> Iterator[Audio]:
        number = first
        while True:
            yield np.tile(one(number).astype(np.float32), (channels, 1))
            number += 1

    return chunks
