"""A clip of the middle one of three bands at its gain, to 0.1 dB, where nudges of all frequencies tell it later."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.profile.holds.octave_holds import first_in_octaves
from chainsim.profile.holds.sudden_slopes import HoldSearch, TakenHold
from chainsim.profile.tangents.octave_nudges import octave_nudges
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.holds.test_sudden_slopes import SETS_IN_DB, follows
from tests.profile.processors import RATE_HZ, Samples

FRAMES = round(0.4 * RATE_HZ)
INSIDE = np.arange(FRAMES) >= round(0.1 * RATE_HZ)
LOW = signal.butter(2, 300.0, fs=RATE_HZ, output="sos")
HIGH = signal.butter(2, 2400.0, "highpass", fs=RATE_HZ, output="sos")
ATTACK_S = 0.03


def three_bands(x: Samples) -> tuple[Samples, Samples, Samples]:
    """Each turned down by its own level; the middle one last."""
    low = signal.sosfilt(LOW, x)
    high = signal.sosfilt(HIGH, x - low)
    return follows(low, ATTACK_S), follows(high, ATTACK_S), follows(x - low - high, ATTACK_S)


def reach(programme: Audio, gain_db: float) -> float:
    """The highest that the middle band gets, at a gain of the programme."""
    middle = three_bands(programme.astype(np.float64) * 10.0 ** (gain_db / 20.0))[-1]
    return float(np.abs(middle[:, INSIDE]).max())


def searches(past_db: float, seed: int) -> tuple[TakenHold, TakenHold]:
    """By nudges of all frequencies, and by those of octaves as well, of noise so far past the clip."""
    programme = np.random.default_rng(seed).normal(scale=0.12, size=(2, FRAMES)).astype(np.float32)
    limit = reach(programme, -past_db)

    def play(x: Audio) -> Audio:
        low, high, middle = three_bands(x.astype(np.float64))
        answer: Audio = (low + np.clip(middle, -limit, limit) + high).astype(np.float32)
        return answer

    nudging = Nudging(play, [Passage(programme, INSIDE)], RATE_HZ)
    found = HoldSearch(nudging).find(SETS_IN_DB)
    return found, first_in_octaves(nudging, found, SETS_IN_DB)


@pytest.mark.parametrize("seed", [1, 3, 6])
def test_a_clip_of_three_octaves_that_begins_with_little_of_a_nudge(seed: int) -> None:
    of_all, found = searches(2.0, seed)
    assert of_all.headroom_db is not None
    assert of_all.headroom_db > -1.7
    assert found.headroom_db == pytest.approx(-2.0, abs=0.1)


def test_one_that_begins_with_enough_of_it() -> None:
    for found in searches(2.0, seed=0):
        assert found.headroom_db == pytest.approx(-2.0, abs=0.1)


def test_what_is_not_found_by_all_frequencies_is_not_looked_for() -> None:
    of_all, found = searches(-0.5, seed=0)
    assert of_all.headroom_db is None
    assert found is of_all


def test_nudges_of_an_octave() -> None:
    frames = RATE_HZ
    alike, opposite = octave_nudges(2, frames, (500.0, 1000.0), RATE_HZ)
    assert (alike[0] == alike[1]).all()
    assert (opposite[0] == -opposite[1]).all()
    assert np.mean(np.square(alike[0])) == pytest.approx(1.0, rel=1e-5)
    power = np.square(np.abs(np.fft.rfft(alike[0])))  # a line each Hz
    hz = np.maximum(np.arange(power.size), 1e-6)
    butterworth = 1.0 / ((1.0 + (hz / 1000.0) ** 8) * (1.0 + (500.0 / hz) ** 8))
    for part in (slice(500, 1001), slice(1001, None), slice(125)):
        expected = butterworth[part].sum() / butterworth.sum()
        assert power[part].sum() / power.sum() == pytest.approx(expected, rel=0.1, abs=1e-5)
