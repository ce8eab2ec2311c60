"""Mixes made by rule, measured by the real meter."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from chainsim.measure.mix_meter import MixMeter
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.stimulus import from_array

RATE_HZ = 44_100
Float64 = npt.NDArray[np.float64]


@functools.lru_cache(maxsize=8)
def song(seconds: float = 12.0, seed: int = 1) -> Float64:
    """Drums, bass and a pad in two channels, peak 0.7, with the crest of music: no two samples at the top alike."""
    random = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    beat = t % 0.5
    mix = np.empty((2, t.size))
    for channel, phase in enumerate((0.0, 1.0)):
        kick = np.sin(2.0 * np.pi * (50.0 * beat + 3.0 * (1.0 - np.exp(-beat / 0.03)))) * np.exp(-beat / 0.09)
        hat = random.standard_normal(t.size) * np.exp(-(t % 0.25) / 0.02) * 0.15
        pad = sum(np.sin(2.0 * np.pi * hz * t + phase) for hz in (220.0, 277.2, 329.6)) * 0.05
        mix[channel] = kick + hat + pad
    scaled: Float64 = 0.7 * mix / np.abs(mix).max()
    scaled.flags.writeable = False  # the next who asks for it gets the same
    return scaled


def clipped(mix: Float64, by_db: float) -> Float64:
    """So much above full scale, cut off there."""
    cut: Float64 = np.clip(mix * 10.0 ** (by_db / 20.0) / np.abs(mix).max(), -1.0, 1.0)
    return cut


def limited(mix: Float64, by_db: float) -> Float64:
    """Brickwall: the least gain that 5 ms before and after ask for, smoothed over half of that; ceiling 0.9."""
    driven = mix * 10.0 ** (by_db / 20.0) / np.abs(mix).max()
    wanted = np.minimum(1.0, 1.0 / np.maximum(np.abs(driven).max(axis=0), 1e-9))
    ahead = np.lib.stride_tricks.sliding_window_view(np.pad(wanted, 220, constant_values=1.0), 441).min(axis=1)
    smoothed = np.convolve(np.pad(ahead, 110, mode="edge"), np.ones(221) / 221, mode="valid")
    held: Float64 = 0.9 * driven * smoothed
    return held


def measured(mix: Float64) -> ReviewMeasurement:
    stimulus = from_array(mix.astype(np.float32), RATE_HZ)
    meter = MixMeter(stimulus.info.format)
    for block in stimulus.blocks():
        meter.feed(block)
    return meter.read(stimulus.info)
