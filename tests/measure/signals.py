"""Signals and ways to feed them to a meter."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Levels

Float64 = npt.NDArray[np.float64]


def amplitude(level_db: float) -> float:
    return float(10.0 ** (level_db / 20.0))


@functools.lru_cache(maxsize=4)
def _period(frequency_hz: float, rate: int) -> Float64:
    """One second of a sine of a whole number of Hz: all the rest of it repeats that."""
    return np.sin(2.0 * np.pi * frequency_hz * np.arange(rate) / rate)


def sine(frames: int, frequency_hz: float, rate: int) -> Float64:
    """A sine of amplitude 1 from phase 0."""
    if float(frequency_hz).is_integer():
        return np.resize(_period(frequency_hz, rate), frames)
    wave: Float64 = np.sin(2.0 * np.pi * frequency_hz * np.arange(frames) / rate)
    return wave


def tone(level_dbfs: float, length_s: float, rate: int, frequency_hz: float = 1000.0, channels: int = 2) -> Audio:
    """A sine of that peak, the same in all channels."""
    wave = amplitude(level_dbfs) * sine(round(length_s * rate), frequency_hz, rate)
    return np.tile(wave.astype(np.float32), (channels, 1))


def tones(steps: Sequence[tuple[float, float]], rate: int, frequency_hz: float = 1000.0) -> Audio:
    """A stereo sine whose peak changes: (length_s, level_dbfs) after one another, the phase running on."""
    ends = [round(sum(length for length, _ in steps[: number + 1]) * rate) for number in range(len(steps))]
    wave = sine(ends[-1], frequency_hz, rate)
    for start, end, (_, level_dbfs) in zip([0, *ends], ends, steps, strict=False):
        wave[start:end] *= amplitude(level_dbfs)
    return np.tile(wave.astype(np.float32), (2, 1))


def noise(rms_dbfs: float, frames: int, channels: int = 2, seed: int = 0) -> Audio:
    """Gaussian, independent in each channel."""
    wave = np.random.default_rng(seed).standard_normal((channels, frames), dtype=np.float32)
    return wave * np.float32(amplitude(rms_dbfs))


def music_like(rate: int, length_s: float, seed: int = 0) -> Audio:
    """Noise bursts that decay, over a bass: loud and quiet passages, different in both channels."""
    rng = np.random.default_rng(seed)
    frames = round(length_s * rate)
    time = np.arange(frames) / rate
    burst = np.exp(-6.0 * (time % 0.5))
    passage = 0.3 + 0.7 * (np.sin(2 * np.pi * time / 7.0) > -0.3)
    bass = 0.3 * np.sin(2 * np.pi * 55.0 * time)
    hits = rng.standard_normal((2, frames)) * 0.15 * burst
    mixed: Audio = ((hits + bass) * passage).astype(np.float32)
    return mixed


def cuts(frames: int, seed: int, largest: int = 40_000) -> Iterator[tuple[int, int]]:
    """Random neighbouring stretches that cover [0, frames); some are empty, some a single frame."""
    rng = np.random.default_rng(seed)
    position = 0
    while position < frames:
        size = (0, 1, int(rng.integers(2, 100)), int(rng.integers(100, largest)))[rng.integers(4)]
        yield position, min(frames, position + size)
        position = min(frames, position + size)


def metered(audio: Audio, rate: int, *, channel_weights: Sequence[float] | None = None) -> Levels:
    """Everything fed at once."""
    meter = TapMeter(AudioFormat(rate, len(audio)), channel_weights=channel_weights)
    meter.feed(audio)
    (levels,) = meter.read()
    return levels


def metered_in_pieces(audio: Audio, rate: int, seed: int) -> Levels:
    """Fed in random block sizes."""
    meter = TapMeter(AudioFormat(rate, len(audio)))
    for start, end in cuts(audio.shape[1], seed):
        meter.feed(audio[:, start:end])
    (levels,) = meter.read()
    return levels
