"""A clip beside the dry behind a gain however fast, at its gain to 0.1 dB; nothing where that works alone or bends."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.profile.holds.held_search import HeldSearch
from chainsim.profile.holds.sudden_slopes import TakenHold
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.processors import RATE_HZ, Compressor, Curve, Samples
from tests.profile.programmes import drums_and_tones

PROGRAMME = drums_and_tones(6, seconds=0.7)
INSIDE = np.arange(PROGRAMME.shape[1]) >= round(0.1 * RATE_HZ)
DRY = 0.4
SLOW_S = 0.01
ATTACKS_S = [0.0001, 0.001, SLOW_S]


def compressed(x: Samples, attack_s: float) -> Samples:
    """4:1, from -20 dBFS on."""
    return Compressor(attack_s=attack_s).run(x)


def search(bend: Curve, attack_s: float) -> TakenHold:
    def play(x: Audio) -> Audio:
        dry = x.astype(np.float64)
        answer: Audio = (DRY * dry + bend(compressed(dry, attack_s))).astype(np.float32)
        return answer

    return HeldSearch(Nudging(play, [Passage(PROGRAMME, INSIDE)], RATE_HZ), singly=True, slow=attack_s == SLOW_S).find()


def reach(attack_s: float, gain_db: float) -> float:
    """The highest that the wet way gets, at a gain of the programme."""
    wet = compressed(PROGRAMME.astype(np.float64) * 10.0 ** (gain_db / 20.0), attack_s)
    return float(np.abs(wet[:, INSIDE]).max())


@pytest.mark.parametrize(("attack_s", "past_db"), [(0.0001, 1.0), (0.001, 1.0), (0.001, 6.0), (0.01, 1.0), (0.01, 6.0)])
def test_a_clip_beside_the_dry(attack_s: float, past_db: float) -> None:
    limit = reach(attack_s, -past_db)
    found = search(lambda wet: np.clip(wet, -limit, limit), attack_s)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.15)
    held = np.abs(compressed(PROGRAMME.astype(np.float64), attack_s)).max(axis=0) > limit
    assert held[found.depth_db < 0.0].all()
    assert (found.depth_db < 0.0).any()


@pytest.mark.parametrize("attack_s", ATTACKS_S)
def test_a_clip_that_is_not_reached(attack_s: float) -> None:
    limit = reach(attack_s, 0.5)
    assert search(lambda wet: np.clip(wet, -limit, limit), attack_s).headroom_db is None


@pytest.mark.parametrize("attack_s", [0.00001, *ATTACKS_S])
@pytest.mark.parametrize("bend", [lambda wet: wet, lambda wet: np.tanh(4.0 * wet) / 4.0], ids=["straight", "tanh"])
def test_a_gain_alone_and_what_bends_are_no_clip(bend: Curve, attack_s: float) -> None:
    found = search(bend, attack_s)
    assert found.headroom_db is None
    assert not (found.depth_db < 0.0).any()


@pytest.mark.parametrize("past_db", [1.0, 6.0])
def test_a_clip_beside_the_dry_behind_a_high_pass_of_30_hz(past_db: float) -> None:
    """Of a sample that is turned down wholly what was before it comes out."""
    first_order = signal.butter(1, 30.0, "highpass", fs=RATE_HZ)

    def passed(wet: Samples) -> Samples:
        return np.asarray(signal.lfilter(*first_order, wet, axis=1))

    wet = passed(compressed(PROGRAMME.astype(np.float64), 0.001))
    limit = float(np.abs(wet[:, INSIDE]).max()) * 10.0 ** (-past_db / 20.0)
    found = search(lambda wet: np.clip(passed(wet), -limit, limit), 0.001)
    assert found.headroom_db is not None
    assert (np.abs(wet).max(axis=0) > limit)[found.depth_db < 0.0].all()


@pytest.mark.parametrize(("seed", "crossover_hz", "attack_s"), [(1, 3250.0, 0.0002), (6, 1000.0, 0.00002)])
def test_a_gain_of_what_is_high_alone_is_no_clip(seed: int, crossover_hz: float, attack_s: float) -> None:
    """A sample that is turned down is as high as nothing beside it: there alone the gain is heard."""
    pole = float(np.exp(-2.0 * np.pi * crossover_hz / RATE_HZ))
    programme = drums_and_tones(seed, seconds=0.5)

    def play(x: Audio) -> Audio:
        low = np.asarray(signal.lfilter([1.0 - pole], [1.0, -pole], x.astype(np.float64), axis=1))
        high = x - low
        gains = Compressor(-30.5, attack_s, 20.0 * attack_s).run(np.abs(high)) / np.maximum(np.abs(high), 1e-12)
        answer: Audio = (low + gains * high).astype(np.float32)
        return answer

    inside = np.arange(programme.shape[1]) >= round(0.1 * RATE_HZ)
    found = HeldSearch(Nudging(play, [Passage(programme, inside)], RATE_HZ), singly=True).find()
    assert found.headroom_db is None
