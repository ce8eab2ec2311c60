"""A clip behind what levels for seconds: once the programme is quieter, another half second reaches it first."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, signal

from chainsim.model.audio import BLOCK_FRAMES, Audio
from chainsim.profile import WindowPicker, check_programme, onset_weighting, pre_roll_s, probe_stage, steady_gain
from tests.profile.processors import RATE_HZ, STEREO, Samples, Stage

LIMIT = 0.25
FLOOR = 1e-9
HITS = ((1.6, 0.9), (2.7, 0.9), (3.9, 0.9), (11.8, 0.45))
"""Where, in s, and how high: three in what is loud throughout, one after three seconds of little."""


class Leveller(Stage):
    """2:1 at any level, after the mean power of some quarter of a second; a clip behind it at `limit`."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit, self._pole = limit, float(np.exp(-1.0 / (0.25 * RATE_HZ)))
        self._state = np.full(1, 1e-3)  # as behind what is -27 dBFS loud

    def run(self, x: Samples) -> Samples:
        coefficients = [1.0 - self._pole], [1.0, -self._pole]
        power, self._state = signal.lfilter(*coefficients, np.square(x).mean(axis=0), zi=self._state)
        clipped: Samples = np.clip(x * (np.maximum(power, 0.0) + FLOOR) ** -0.25 * 0.1**0.5, -self._limit, self._limit)
        return clipped


def programme(seconds: float = 13.0) -> Audio:
    """Noise that is loud, and quiet for the last four seconds; and hits."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    noise = np.random.default_rng(8).normal(size=(2, t.size))
    samples = noise * np.where(t < 9.0, 0.1, 0.003)
    for at_s, peak in HITS:
        since = np.maximum(t - at_s, 0.0)  # of a sine: nothing before
        samples += peak * np.sin(2.0 * np.pi * 440.0 * since) * np.exp(-since / 0.01)
    scaled: Audio = (samples / np.abs(samples).max()).astype(np.float32)
    return scaled


def reaches(samples: Audio, gain_db: float) -> float:
    return float(np.abs(Leveller(np.inf).run(samples.astype(np.float64) * 10.0 ** (gain_db / 20.0))).max())


@pytest.mark.parametrize("past_db", [-0.5, 6.0])
def test_headroom_is_that_of_the_half_second_which_reaches_it_first_further_down(past_db: float) -> None:
    samples = programme()
    edge_db = float(optimize.brentq(lambda db: reaches(samples, db) - LIMIT, -60.0, 30.0, xtol=0.001))
    driven_db = float(
        optimize.brentq(lambda db: reaches(samples, db) - LIMIT * 10.0 ** (past_db / 20.0), -60.0, 30.0, xtol=0.001)
    )
    played = samples * np.float32(10.0 ** (driven_db / 20.0))
    profile = probe_stage(Leveller, STEREO)
    picker = WindowPicker(
        STEREO, onset_weighting(profile, RATE_HZ), pre_roll_s=pre_roll_s(profile), gain=steady_gain(profile)
    )
    stage = Leveller()
    for at in range(0, played.shape[1], BLOCK_FRAMES):
        block = played[:, at : at + BLOCK_FRAMES]
        picker.feed(block, stage.process(block))
    found = check_programme(Leveller, picker.windows(), STEREO, profile)
    assert found.exceeds == (past_db > 0.0)
    assert found.headroom_db == pytest.approx(edge_db - driven_db, abs=0.3)
