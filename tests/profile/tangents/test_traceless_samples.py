"""Holes in a tangent made by hand: which count, which don't, on both sides of each edge."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.tangents.tangent import Tangent
from chainsim.profile.tangents.traceless_samples import (
    ALIKE_POWER,
    NOTHING_DB,
    SMEARED_DB,
    single_depth_db,
    smeared_depth_db,
    together_depth_db,
)

RATE_HZ = 48_000
FRAMES = 9600
SIGNS = np.random.default_rng(5).choice([-1.0, 1.0], FRAMES)
ALTERNATED = SIGNS * (-1.0) ** np.arange(FRAMES)
EVERYWHERE = np.ones(FRAMES, np.bool_)
AT = 5000


def tangent(slope: np.ndarray) -> Tangent:
    return Tangent((slope * SIGNS)[np.newaxis], np.ones((1, FRAMES)))


def holed(frames: int, left: float = 0.0) -> np.ndarray:
    slope = np.ones(FRAMES)
    slope[AT : AT + frames] = left
    return slope


def deepest_db(slope: np.ndarray, *, ahead: bool) -> float:
    return float(single_depth_db((tangent(slope),), EVERYWHERE, RATE_HZ, ahead=ahead).min())


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("frames", [1, 2, 5])
def test_samples_held_among_untouched_ones_are_a_hole(frames: int, ahead: bool) -> None:
    assert deepest_db(holed(frames), ahead=ahead) < NOTHING_DB


@pytest.mark.parametrize(("left", "is_hole"), [(0.060, True), (0.066, False)])
def test_a_hole_is_twenty_four_db_deep(left: float, is_hole: bool) -> None:
    assert (deepest_db(holed(3, left), ahead=True) < NOTHING_DB) == is_hole


@pytest.mark.parametrize(("margin", "is_hole"), [(1.01, True), (0.99, False)])
def test_one_held_sample_among_moved_ones_may_be_a_limiter_that_looks_ahead(margin: float, is_hole: bool) -> None:
    slope = holed(1)
    slope[AT + 3] = np.sqrt(margin * ALIKE_POWER)
    assert (deepest_db(slope, ahead=True) < NOTHING_DB) == is_hole
    assert deepest_db(slope, ahead=False) < NOTHING_DB  # what can't look ahead is a clip all the same


def test_neighbours_that_a_limiter_moves_against_its_peak_are_no_hole() -> None:
    """Nudged alike, the peak's neighbour stands still with it; nudged alternately, it moves twice as far."""
    twice = holed(1)
    twice[AT + 1] = 2.0
    once = Tangent((holed(2) * SIGNS)[np.newaxis], np.ones((1, FRAMES)))
    again = Tangent((twice * ALTERNATED)[np.newaxis], np.ones((1, FRAMES)))
    held = Tangent((holed(2) * ALTERNATED)[np.newaxis], np.ones((1, FRAMES)))
    assert single_depth_db((once,), EVERYWHERE, RATE_HZ, ahead=True).min() < NOTHING_DB
    assert single_depth_db((once, again), EVERYWHERE, RATE_HZ, ahead=True).min() > NOTHING_DB
    assert single_depth_db((once, held), EVERYWHERE, RATE_HZ, ahead=True).min() < NOTHING_DB


LEVEL = np.where(np.arange(FRAMES) < AT + 3, 0.5, 0.5 * 1.001)


def turned_together(held: np.ndarray, share: float) -> float:
    """Depth, in dB, where a gain behind moves what is held and what is not by a share of it that wanders slowly."""
    moved = share * LEVEL * np.sin(np.arange(FRAMES) / 400)
    slopes = [np.where(held, 0.0, signs) + moved for signs in (SIGNS, ALTERNATED)]
    tangents = [Tangent(slope[np.newaxis], LEVEL[np.newaxis]) for slope in slopes]
    return float(together_depth_db(tangents, EVERYWHERE, RATE_HZ).min())


@pytest.mark.parametrize("frames", [2, 6])
def test_what_a_gain_behind_a_clip_moves_as_a_whole_is_held(frames: int) -> None:
    held = (np.arange(FRAMES) >= AT) & (np.arange(FRAMES) < AT + frames)
    assert turned_together(held, 0.6) < NOTHING_DB
    assert turned_together(np.zeros(FRAMES, np.bool_), 0.6) > NOTHING_DB


@pytest.mark.parametrize("moved", [0.6, 300.0])
def test_what_moves_all_of_the_wave_makes_no_hole(moved: float) -> None:
    """A gate that opens a sample sooner for a nudge moves everything by much more than that."""
    assert turned_together(np.zeros(FRAMES, np.bool_), moved) > NOTHING_DB


def test_what_interpolates_is_held_by_no_three_sets_of_nudges() -> None:
    """Each sample is half its nudge and half the last: what is alike two samples apart stands still in two of them."""
    by_twos = SIGNS * (-1.0) ** (np.arange(FRAMES) // 2)
    every = [
        Tangent((np.convolve(signs, [1.0, 1.0])[:FRAMES] / 2)[np.newaxis], LEVEL[np.newaxis])
        for signs in (SIGNS, ALTERNATED, by_twos)
    ]
    assert together_depth_db(every[:2], EVERYWHERE, RATE_HZ).min() < NOTHING_DB
    assert together_depth_db(every, EVERYWHERE, RATE_HZ)[1:-1].min() > NOTHING_DB


@pytest.mark.parametrize(
    ("series", "is_hole"),
    [((0, 2), True), ((1, 3), True), ((0, 1), True), ((2, 3), True), ((3,), False), ((0, 3), False)],
)
def test_a_clip_holds_a_channel_both_ways_or_both_channels_one_way(series: tuple[int, ...], is_hole: bool) -> None:
    """Series: left and right nudged alike, then opposite."""
    slopes = np.stack([(holed(3) if n in series else np.ones(FRAMES)) * SIGNS for n in range(4)])
    found = single_depth_db((Tangent(slopes, np.ones((2, FRAMES))),), EVERYWHERE, RATE_HZ, ahead=True)
    assert (found.min() < NOTHING_DB) == is_hole


@pytest.mark.parametrize(("left", "is_hole"), [(2e-5, True), (5e-5, False)])
def test_nothing_at_all_of_one_sample_is_a_hole_where_nothing_holds_peaks(left: float, is_hole: bool) -> None:
    slope = holed(1, left)
    slope[AT + 3] = 0.1
    alternated = Tangent((slope * ALTERNATED)[np.newaxis], np.ones((1, FRAMES)))
    twice = (tangent(slope), alternated)
    assert (single_depth_db(twice, EVERYWHERE, RATE_HZ, ahead=True, holds=False).min() < NOTHING_DB) == is_hole
    assert single_depth_db(twice, EVERYWHERE, RATE_HZ, ahead=True).min() > NOTHING_DB
    once = (tangent(slope), Tangent(ALTERNATED[np.newaxis], np.ones((1, FRAMES))))
    assert single_depth_db(once, EVERYWHERE, RATE_HZ, ahead=True, holds=False).min() > NOTHING_DB


def test_gain_that_falls_for_good_or_rises_from_nothing_is_no_hole() -> None:
    for slope in (np.where(np.arange(FRAMES) < AT, 1.0, 0.001), np.where(np.arange(FRAMES) < AT, 0.001, 1.0)):
        assert deepest_db(slope, ahead=True) > NOTHING_DB


def test_what_is_not_counted_is_no_hole() -> None:
    counted = EVERYWHERE.copy()
    counted[AT - 1 : AT + 6] = False
    assert single_depth_db((tangent(holed(5)),), counted, RATE_HZ, ahead=True).min() > NOTHING_DB


def filtered(slope: np.ndarray) -> Tangent:
    taps = np.hanning(13)[1:-1] / 6
    return Tangent(np.convolve(slope * SIGNS, taps, "same")[np.newaxis], np.ones((1, FRAMES)))


@pytest.mark.parametrize(("frames", "is_hole"), [(8, True), (1, False)])
def test_behind_filters_a_hole_takes_several_samples(frames: int, is_hole: bool) -> None:
    depth_db = smeared_depth_db(filtered(holed(frames)), filtered(np.ones(FRAMES)), EVERYWHERE, RATE_HZ)
    assert (depth_db.min() < SMEARED_DB) == is_hole


def test_turned_down_behind_filters_is_no_hole() -> None:
    depth_db = smeared_depth_db(filtered(np.full(FRAMES, 0.1)), filtered(np.ones(FRAMES)), EVERYWHERE, RATE_HZ)
    assert depth_db.min() > SMEARED_DB
