"""Clips in a band behind its own compressor, at their gain to 0.1 dB; nothing where dynamics work or curves bend."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.profile.holds.sudden_slopes import HoldSearch, TakenHold
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.processors import RATE_HZ, Samples
from tests.profile.programmes import drums_and_tones

PROGRAMME = drums_and_tones(6, seconds=0.7)
INSIDE = np.arange(PROGRAMME.shape[1]) >= round(0.1 * RATE_HZ)
LOW = signal.butter(2, 400.0, fs=RATE_HZ, output="sos")
SETS_IN_DB = -30.0
Bend = Callable[[Samples], Samples]


def follows(x: Samples, time_s: float) -> Samples:
    """Turned down, 2:1, by the mean power of both channels from a mean of `SETS_IN_DB` on."""
    share = 1.0 - np.exp(-1.0 / (time_s * RATE_HZ))
    power = signal.lfilter([share], [1.0, share - 1.0], np.square(x).mean(axis=0))
    return np.asarray(x * np.minimum(1.0, (np.maximum(power, 1e-12) / 10.0 ** (SETS_IN_DB / 10.0)) ** -0.25))


def upper_band(x: Samples, time_s: float = 0.01) -> Samples:
    return follows(x - signal.sosfilt(LOW, x), time_s)


def two_bands(x: Samples, bend: Bend, time_s: float = 0.01) -> Samples:
    return follows(signal.sosfilt(LOW, x), time_s) + bend(upper_band(x, time_s))


def search(bend: Bend, time_s: float = 0.01) -> TakenHold:
    def play(x: Audio) -> Audio:
        answer: Audio = two_bands(x.astype(np.float64), bend, time_s).astype(np.float32)
        return answer

    return HoldSearch(Nudging(play, [Passage(PROGRAMME, INSIDE)], RATE_HZ)).find(SETS_IN_DB)


def reach(gain_db: float) -> float:
    """The highest that the upper band gets, at a gain of the programme."""
    played = upper_band(PROGRAMME.astype(np.float64) * 10.0 ** (gain_db / 20.0))
    return float(np.abs(played[:, INSIDE]).max())


@pytest.mark.slow
@pytest.mark.parametrize("past_db", [-0.5, 0.5, 3.0, 9.0])
def test_a_clip_of_a_band_behind_its_own_compressor(past_db: float) -> None:
    limit = reach(-past_db)
    found = search(lambda x: np.clip(x, -limit, limit))
    if past_db < 0.0:
        assert (found.headroom_db, found.told) == (None, True)
    else:
        assert found.headroom_db == pytest.approx(-past_db, abs=0.1)
        held = np.abs(upper_band(PROGRAMME.astype(np.float64))).max(axis=0) > limit
        assert held[found.depth_db < 0.0].mean() > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("time_s", [0.005, 0.03])
def test_dynamics_alone_take_nothing_at_once(time_s: float) -> None:
    assert search(lambda x: x, time_s).headroom_db is None


@pytest.mark.slow
def test_a_curve_takes_hold_of_nothing() -> None:
    limit = reach(-6.0)
    assert search(lambda x: limit * np.tanh(x / limit)).headroom_db is None


def test_what_goes_on_down_to_where_dynamics_set_in_is_not_told() -> None:
    limit = reach(-9.0)

    def play(x: Audio) -> Audio:
        return two_bands(x.astype(np.float64), lambda band: np.clip(band, -limit, limit)).astype(np.float32)

    passages = [Passage(PROGRAMME[:, : RATE_HZ // 4], INSIDE[: RATE_HZ // 4])]
    found = HoldSearch(Nudging(play, passages, RATE_HZ)).find(lowest_db=-1.0)
    assert (found.headroom_db, found.told) == (None, False)


@pytest.mark.parametrize("time_s", [0.003, 0.006])
def test_bands_that_are_turned_down_a_sample_sooner_the_louder_they_begin_hold_nothing(time_s: float) -> None:
    def turned_down(x: Samples) -> Samples:
        share = 1.0 - np.exp(-1.0 / (time_s * RATE_HZ))
        level = signal.lfilter([share], [1.0, share - 1.0], np.abs(x).max(axis=0))
        return np.asarray(x * np.minimum(1.0, (np.maximum(level, 1e-9) / 10.0 ** (SETS_IN_DB / 20.0)) ** -0.8))

    def play(x: Audio) -> Audio:
        low = signal.sosfilt(LOW, x.astype(np.float64))
        return np.asarray(turned_down(low) + turned_down(x - low), np.float32)

    silent = slice(round(0.33 * RATE_HZ), round(0.349 * RATE_HZ))
    out_of_silence = PROGRAMME.copy()
    out_of_silence[:, silent] *= np.float32(0.001)
    found = HoldSearch(Nudging(play, [Passage(out_of_silence, INSIDE)], RATE_HZ)).find(SETS_IN_DB)
    assert (found.headroom_db, found.told) == (None, False)
