"""A clip that holds a few samples of an attack alone; none where a gain holds them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from chainsim.model.audio import Audio
from chainsim.profile.holds.held_search import NEAR
from chainsim.profile.holds.rising_search import RisingSearch, find_held
from chainsim.profile.holds.sudden_slopes import TakenHold
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.holds.test_held_search import DRY, PROGRAMME, compressed
from tests.profile.processors import RATE_HZ, Curve

BEGINS = 0.2 * PROGRAMME[:, 20_000:24_800]
BEGINS[:, :2] = 0.6, 0.65
"""At once, with a sample that a higher one follows, or with the highest; then much more quietly."""


def nudging(programme: Audio, attack_s: float, bend: Curve, share: float = DRY) -> Nudging:
    def play(x: Audio) -> Audio:
        dry = x.astype(np.float64)
        answer: Audio = (share * dry + bend(compressed(dry, attack_s))).astype(np.float32)
        return answer

    return Nudging(play, [Passage(programme, np.ones(programme.shape[1], np.bool_))], RATE_HZ)


def search(programme: Audio, attack_s: float, bend: Curve, share: float = DRY) -> TakenHold:
    return find_held(nudging(programme, attack_s, bend, share), singly=True, slow=False, wholly=False)


@pytest.mark.parametrize("first", [0, 1])
def test_the_first_sample_of_all_rising_or_not(first: int) -> None:
    begins = BEGINS[:, first:]
    wet = compressed(begins.astype(np.float64), 0.0002)
    limit = 10.0 ** (-0.3 / 20.0) * float(np.abs(wet[:, 0]).max())
    assert np.flatnonzero(np.abs(wet).max(axis=0) > limit).tolist() == [0]

    assert search(begins, 0.0002, lambda wet: np.clip(wet, -limit, limit)).share[0] == 1.0


@pytest.mark.parametrize(("first", "past_db"), [(3.0, 0.5), (4.0, 14.0)])
def test_the_first_sample_hardly_or_far_past_a_clip(first: float, past_db: float) -> None:
    """From rest 4:1 of 0.2 ms makes of a sample louder than 1 what its fourth root would."""
    begins = 0.6 * first / np.abs(BEGINS[:, 2:]).max() * BEGINS[:, 1:]
    begins[:, 0] = first
    limit = float(compressed(np.full((2, 1), first * 10.0 ** (-past_db / 20.0)), 0.0002)[0, 0])
    wet = compressed(begins.astype(np.float64), 0.0002)
    assert np.flatnonzero(np.abs(wet).max(axis=0) > limit).tolist() == [0]

    found = search(begins, 0.0002, lambda wet: np.clip(wet, -limit, limit), share=DRY / 4.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.05)


def test_the_first_sample_where_the_dry_gets_much_louder_later() -> None:
    tone = np.sin(2.0 * np.pi * 200.0 * np.arange(9_600) / RATE_HZ) * np.linspace(0.9, 8.0, 9_600)
    begins = np.tile(tone, (2, 1)).astype(np.float32)
    begins[:, 0] = 0.9
    wet = compressed(begins.astype(np.float64), 0.0002)
    limit = 10.0 ** (-0.3 / 20.0) * float(np.abs(wet[:, 0]).max())
    assert np.flatnonzero(np.abs(wet).max(axis=0) > limit).tolist() == [0]

    found = search(begins, 0.0002, lambda wet: np.clip(wet, -limit, limit))
    assert found.headroom_db == pytest.approx(-0.3, abs=0.05)


@pytest.mark.parametrize("at", [0, 480])
def test_hardly_past_a_clip_only_the_first_sample_is_believed(at: int) -> None:
    """Out of silence a sample is as much at rest later on, and is held as surely."""
    programme = np.pad(BEGINS[:, 1:], ((0, 0), (at, 0)))
    limit = 10.0 ** (-0.3 / 20.0) * float(np.abs(compressed(programme.astype(np.float64), 0.0002)[:, at]).max())
    played = nudging(programme, 0.0002, lambda wet: np.clip(wet, -limit, limit))

    of_all = RisingSearch(played, singly=True, wholly=False, free=NEAR).find()
    of_first = RisingSearch(played, singly=True, wholly=False, free=NEAR, first=True).find()

    assert np.flatnonzero(of_all.share).tolist() == [at]
    assert np.flatnonzero(of_first.share).tolist() == ([0] if at == 0 else [])


@pytest.mark.parametrize("clips", [True, False])
def test_the_next_sample_comes_to_the_clip_where_the_first_leaves_it(clips: bool) -> None:
    """Turned up by what follows the first one, which is turned down."""
    first, past_db = 3.0, 3.0
    at_corner = first * 10.0 ** (-past_db / 20.0)
    limit = float(compressed(np.full((2, 1), at_corner), 0.0002)[0, 0])

    def next_one(second: float) -> float:
        return float(compressed(np.array([[at_corner, second]] * 2), 0.0002)[0, 1])

    begins = np.pad(0.5 * BEGINS[:, 2:] / np.abs(BEGINS[:, 2:]).max(), ((0, 0), (2, 0)))
    begins[:, 0], begins[:, 1] = first, optimize.brentq(lambda second: next_one(second) - limit, 0.1, 2.0 * first)
    wet = compressed(begins.astype(np.float64), 0.0002)
    assert np.flatnonzero(np.abs(wet).max(axis=0) > limit).tolist() == [0]

    found = search(begins, 0.0002, (lambda wet: np.clip(wet, -limit, limit)) if clips else lambda wet: wet)
    assert found.headroom_db == (pytest.approx(-past_db, abs=0.05) if clips else None)


def test_a_gain_that_is_there_at_once_holds_rising_samples_too() -> None:
    found = search(BEGINS, 1e-9, lambda wet: wet)
    assert found.headroom_db is None


@pytest.mark.parametrize("above_db", [0.3, 2.0])
@pytest.mark.parametrize("past_db", [0.5, 1.0])
def test_a_gain_that_sets_in_just_below_the_clip_is_no_part_of_how_far_it_is(past_db: float, above_db: float) -> None:
    """At the very sample, the second one, which alone is loud enough; and as suddenly."""
    attack_s, before = 0.0002, 0.08
    attack = 1.0 - np.exp(-1.0 / (RATE_HZ * attack_s))
    sets_in = (0.1 - before * attack * (1.0 - attack)) / attack  # the threshold, within that sample
    at_clip = sets_in * 10.0 ** (above_db / 20.0)
    limit = float(compressed(np.array([[before, at_clip]] * 2), attack_s)[0, 1])
    second = BEGINS[:, 1:] * (at_clip / BEGINS[0, 1])
    begins = (10.0 ** (past_db / 20.0) * np.concatenate([np.full((2, 1), before), second], axis=1)).astype(np.float32)

    found = search(begins, attack_s, lambda wet: np.clip(wet, -limit, limit))
    assert found.headroom_db == pytest.approx(-past_db, abs=0.02)
