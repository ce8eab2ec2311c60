"""Of samples that stand still the one in their midst is turned down; what has no beginning before it is no stiller."""

from __future__ import annotations

import numpy as np

from chainsim.profile.holds.samples_to_turn import falls, highest, stillness_in_midst

RATE_HZ, EVERY_S = 48_000, 0.001


def test_the_middle_of_those_that_stand_still() -> None:
    slopes = np.ones((2, 960))
    slopes[0, 400:420] = 0.3
    slopes[1, 700] = 0.5
    found = highest(stillness_in_midst(slopes, EVERY_S, RATE_HZ), round(EVERY_S * RATE_HZ))
    assert list(zip(found.channel.tolist(), found.at.tolist(), strict=True)) == [(0, 409), (1, 700)]


def test_still_for_longer_than_what_is_looked_at_each_time() -> None:
    slopes = np.ones((1, 960))
    slopes[0, 400:496] = 0.3  # 2 ms
    assert stillness_in_midst(slopes, EVERY_S, RATE_HZ)[0, 447] > 0.0


def test_the_first_one_is_as_still_as_any() -> None:
    slopes = np.ones((1, 960))
    slopes[0, 0] = 0.6
    assert stillness_in_midst(slopes, EVERY_S, RATE_HZ)[0, 0] > 0.0
    assert not stillness_in_midst(np.ones((1, 960)), EVERY_S, RATE_HZ).any()


def test_what_no_higher_one_follows() -> None:
    assert falls(np.array([1.0, 2.0, 2.0, 0.0, 1.0])).tolist() == [False, True, True, False, True]
