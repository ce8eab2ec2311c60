"""Mixes made by rule, measured by the real meter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.mix_meter import MixMeter
from chainsim.model.review import ReviewMeasurement
from chainsim.stimulus import from_array

RATE_HZ = 44_100
Float64 = npt.NDArray[np.float64]


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
    return scaled


def clipped(mix: Float64, by_db: float) -> Float64:
    """So much above full scale, cut off there."""
    cut: Float64 = np.clip(mix * 10.0 ** (by_db / 20.0) / np.abs(mix).max(), -1.0, 1.0)
    return cut


def measured(mix: Float64) -> ReviewMeasurement:
    stimulus = from_array(mix.astype(np.float32), RATE_HZ)
    meter = MixMeter(stimulus.info.format)
    for block in stimulus.blocks():
        meter.feed(block)
    return meter.read(stimulus.info)
