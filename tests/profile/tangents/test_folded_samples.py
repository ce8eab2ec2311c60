"""What counts as folded in a tangent made by hand, on both sides of the edge, and what is left as it was."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.tangents.folded_samples import folded_held
from chainsim.profile.tangents.tangent import Tangent, nudges

FRAMES, AT = 9600, 5000


@pytest.mark.parametrize(("share", "held"), [(-1.1, True), (-0.91, True), (-1.13, False), (-0.89, False)])
@pytest.mark.parametrize("polarity", [1.0, -1.0])
def test_what_moves_against_its_nudge_is_folded(share: float, held: bool, polarity: float) -> None:
    (signs,) = nudges(1, FRAMES)
    slope = np.ones(FRAMES)
    slope[AT] = share
    before = Tangent(polarity * slope * signs, np.ones((1, FRAMES)))
    after = folded_held(before)
    assert (after.slope[0, AT] == 0.0) == held
    np.testing.assert_array_equal(np.delete(after.slope, AT, axis=1), np.delete(before.slope, AT, axis=1))


@pytest.mark.parametrize(("share", "held"), [(-1.002, True), (-0.998, True), (-1.0023, False), (-0.9977, False)])
def test_where_gates_open_it_has_to_move_by_just_as_much(share: float, held: bool) -> None:
    (signs,) = nudges(1, FRAMES)
    slope = np.ones(FRAMES)
    slope[AT] = share
    after = folded_held(Tangent(slope * signs, np.ones((1, FRAMES))), exactly=True)
    assert (after.slope[0, AT] == 0.0) == held


def test_flipped_nudges_are_taken_as_they_were_flipped() -> None:
    (signs,) = nudges(1, FRAMES, flipped_every=2)
    flipped = signs.astype(np.float64)
    along = Tangent(flipped, np.ones((1, FRAMES)))
    np.testing.assert_array_equal(folded_held(along, 2).slope, along.slope)


def test_what_is_late_moves_against_nudges_by_chance() -> None:
    (signs,) = nudges(1, FRAMES)
    late = Tangent(np.roll(signs, 3).astype(np.float64), np.ones((1, FRAMES)))
    assert folded_held(late) is late
