"""Tangents made by hand: what a slew limiter holds, what a clip leaves out, on both sides of each edge."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.held_samples import MOST_BENT, MOST_HOLES, all_held
from chainsim.profile.tangent import Tangent, nudges

FRAMES = 80_000
HELD = 4000
EVERYWHERE = np.ones(FRAMES, np.bool_)
NUDGES = tuple(nudges(1, FRAMES, alternated=alternated)[0].astype(np.float64) for alternated in (False, True))
_ODD = 11 + 4 * np.arange(2 * HELD + 400)
AT = _ODD[NUDGES[0][0, _ODD + 1] != NUDGES[0][0, _ODD - 1]][:HELD]
"""Where the sample after is not by chance like the one before, and so held as well."""
BEHIND = np.arange(AT[-1] + 2, FRAMES)


def tangents(*, held: np.ndarray, factor: np.ndarray) -> tuple[Tangent, ...]:
    """Each sample's own nudge times a factor, but the nudge of the sample before where it is held."""
    slopes = [factor * nudge for nudge in NUDGES]
    for slope in slopes:
        slope[:, held] = slope[:, held - 1]
    return tuple(Tangent(slope, np.ones((1, FRAMES))) for slope in slopes)


def factors(count: int = 0, value: float = 1.0) -> np.ndarray:
    """One, but for so many single samples behind all that is held."""
    factor = np.ones(FRAMES)
    factor[BEHIND[: 2 * count : 2]] = value
    return factor


def test_held_samples_are_a_slew_limiter() -> None:
    assert all_held(tangents(held=AT, factor=factors()), EVERYWHERE)
    assert all_held(tangents(held=AT[:1], factor=factors()), EVERYWHERE)
    assert all_held(tangents(held=np.concatenate([AT, AT + 1, AT + 2]), factor=factors()), EVERYWHERE)


@pytest.mark.parametrize("value", [1.0, 0.5, 0.07, 0.0, -0.07, -1.0])
@pytest.mark.parametrize("in_a_row", [1, 5])
def test_what_looks_at_no_other_sample_holds_none(value: float, in_a_row: int) -> None:
    """Straight, in the wet path, nearly nothing left, a clip, a fold."""
    factor = factors()
    for step in range(in_a_row):
        factor[AT[-1] + step :: 8] = value
    assert not all_held(tangents(held=np.arange(0), factor=factor), EVERYWHERE)


@pytest.mark.parametrize(("share", "slews"), [(0.75, True), (1.25, False)])
def test_a_clip_behind_a_slew_limiter_is_told_by_its_holes(share: float, slews: bool) -> None:
    holes = factors(round(share * MOST_HOLES * HELD), 0.0)
    assert all_held(tangents(held=AT, factor=holes), EVERYWHERE) == slews


@pytest.mark.parametrize(("share", "slews"), [(0.98, True), (1.02, False)])
def test_most_of_what_is_not_straight_is_held(share: float, slews: bool) -> None:
    bent = factors(round(share * MOST_BENT * HELD), 0.7)
    assert all_held(tangents(held=AT, factor=bent), EVERYWHERE) == slews


def test_what_looks_at_others_both_times_unlike_is_no_clip() -> None:
    """On the edge of a slew a nudge may be half of itself one time."""
    once, again = tangents(held=AT, factor=factors())
    edge, _ = tangents(held=AT, factor=factors(round(2.0 * MOST_BENT * HELD), 0.5))
    assert all_held((edge, again), EVERYWHERE)
    assert all_held((once, again), EVERYWHERE)


def test_what_is_not_counted_tells_nothing() -> None:
    held = tangents(held=AT, factor=factors())
    counted = EVERYWHERE.copy()
    counted[: AT[-1] + 1] = False
    assert not all_held(held, counted)
    assert not all_held(held, np.zeros(FRAMES, np.bool_))
