"""Frames that nobody looks at are cut out of a row, and what is found of the rest comes back to its place."""

from __future__ import annotations

import numpy as np

from chainsim.profile.tangents.near_frames import REACH_FRAMES, REACH_S, NearFrames
from chainsim.profile.tangents.taken_slopes import most_taken
from chainsim.profile.tangents.tangent import Tangent
from chainsim.profile.tangents.traceless_samples import single_depth_db

RATE_HZ = 48_000
FRAMES = 30_000
REACH = round(REACH_S * RATE_HZ) + REACH_FRAMES
NUMBERS = np.arange(float(FRAMES))


def counted(*spans: tuple[int, int]) -> np.ndarray:
    judged = np.zeros(FRAMES, np.bool_)
    for first, end in spans:
        judged[first:end] = True
    return judged


def test_what_is_judged_is_cut_out_with_what_is_around_it() -> None:
    near = NearFrames(counted((10, 11), (9_000, 9_100), (9_200, 9_300), (29_999, 30_000)), RATE_HZ)
    spans = (0, 10 + REACH + 1), (9_000 - REACH, 9_300 + REACH), (29_999 - REACH, 30_000)
    expected = np.concatenate([NUMBERS[first:end] for first, end in spans])
    np.testing.assert_array_equal(near.cut(np.stack([NUMBERS, -NUMBERS])), [expected, -expected])


def test_what_is_found_of_the_cut_comes_back_to_its_place() -> None:
    near = NearFrames(counted((9_000, 9_100)), RATE_HZ)
    found = near.in_row(near.cut(NUMBERS))
    np.testing.assert_array_equal(found, np.where(counted((9_000 - REACH, 9_100 + REACH)), NUMBERS, 0.0))


def test_a_row_that_is_judged_nearly_everywhere_stays_as_it_is() -> None:
    near = NearFrames(counted((0, 25_000)), RATE_HZ)
    assert near.cut(NUMBERS) is NUMBERS
    assert near.in_row(NUMBERS) is NUMBERS


def test_where_nothing_is_judged_nothing_is_found() -> None:
    assert NearFrames(counted(), RATE_HZ).none
    tangent = Tangent(np.zeros((2, FRAMES)), np.ones((2, FRAMES)))
    assert not single_depth_db((tangent,), counted(), RATE_HZ, ahead=True).any()
    assert not most_taken(tangent, tangent, counted(), RATE_HZ).any()


def test_holes_are_as_deep_whatever_is_left_out_around_them() -> None:
    random = np.random.default_rng(3)
    slope = random.choice([-1.0, 1.0], (2, FRAMES)) * random.uniform(0.8, 1.2, FRAMES)
    slope[:, 12_000:12_003] = slope[:, 20_500:20_502] = 0.0
    tangent = Tangent(slope, random.normal(0.0, 0.5, (2, FRAMES)))
    everywhere = single_depth_db((tangent,), np.ones(FRAMES, np.bool_), RATE_HZ, ahead=True)
    judged = counted((11_900, 12_100), (20_400, 20_600))
    found = single_depth_db((tangent,), judged, RATE_HZ, ahead=True)
    np.testing.assert_allclose(found, np.where(judged, everywhere, 0.0), atol=1e-9)
    assert found[12_000] < -100.0
    assert found[20_500] < -100.0
