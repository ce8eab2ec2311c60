"""A clip that holds a few samples of an attack alone; none where a gain holds them."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.profile.passage import Passage
from chainsim.profile.perturbed_playback import Nudging
from chainsim.profile.rising_search import find_held
from chainsim.profile.sudden_slopes import TakenHold
from tests.profile.processors import RATE_HZ, Curve
from tests.profile.test_held_search import DRY, PROGRAMME, compressed

BEGINS = 0.2 * PROGRAMME[:, 20_000:24_800]
BEGINS[:, :2] = 0.6, 0.65
"""At once, with a sample that a higher one follows, or with the highest; then much more quietly."""


def search(programme: Audio, attack_s: float, bend: Curve) -> TakenHold:
    def play(x: Audio) -> Audio:
        dry = x.astype(np.float64)
        answer: Audio = (DRY * dry + bend(compressed(dry, attack_s))).astype(np.float32)
        return answer

    nudging = Nudging(play, [Passage(programme, np.ones(programme.shape[1], np.bool_))], RATE_HZ)
    return find_held(nudging, singly=True, slow=False, wholly=False)


@pytest.mark.parametrize("first", [0, 1])
def test_the_first_sample_of_all_rising_or_not(first: int) -> None:
    begins = BEGINS[:, first:]
    wet = compressed(begins.astype(np.float64), 0.0002)
    limit = 10.0 ** (-0.3 / 20.0) * float(np.abs(wet[:, 0]).max())
    assert np.flatnonzero(np.abs(wet).max(axis=0) > limit).tolist() == [0]

    assert search(begins, 0.0002, lambda wet: np.clip(wet, -limit, limit)).share[0] == 1.0


def test_a_gain_that_is_there_at_once_holds_rising_samples_too() -> None:
    found = search(BEGINS, 1e-9, lambda wet: wet)
    assert found.headroom_db is None
