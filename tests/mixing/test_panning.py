"""Pan gains against what the laws are for: power, sum, and the sides."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.mixing.panning import place_of, placed

PANS = st.floats(-1.0, 1.0)


@given(PANS)
def test_three_db_keep_the_power(pan: float) -> None:
    place = place_of(pan, 1, -3.0102999566398120)
    assert place.left**2 + place.right**2 == pytest.approx(1.0, abs=1e-9)


def test_six_db_keep_the_sum_in_the_middle() -> None:
    place = place_of(0.0, 1, 20.0 * math.log10(0.5))
    assert [place.left, place.right] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("law_db", [-6.0, -4.5, -3.0])
def test_the_middle_is_the_law_and_the_sides_are_full(law_db: float) -> None:
    middle = place_of(0.0, 1, law_db)
    assert 20.0 * math.log10(middle.left) == pytest.approx(law_db)
    assert middle.left == pytest.approx(middle.right)
    left, right = place_of(-1.0, 1, law_db), place_of(1.0, 1, law_db)
    assert [left.left, right.right] == pytest.approx([1.0, 1.0])
    assert [left.right, right.left] == pytest.approx([0.0, 0.0], abs=1e-12)


@given(PANS, st.floats(-6.0, -3.0))
def test_left_is_right_mirrored(pan: float, law_db: float) -> None:
    place, mirrored = place_of(pan, 1, law_db), place_of(-pan, 1, law_db)
    assert [place.left, place.right] == pytest.approx([mirrored.right, mirrored.left])


def test_stereo_is_balanced_whatever_the_law() -> None:
    assert [(place_of(pan, 2, -4.5).left, place_of(pan, 2, -4.5).right) for pan in (-1.0, -0.25, 0.0, 0.5)] == [
        (1.0, 0.0),
        (1.0, 0.75),
        (1.0, 1.0),
        (0.5, 1.0),
    ]


def test_one_channel_becomes_two() -> None:
    block = np.array([[1.0, -0.5]], dtype=np.float32)
    out = placed(block, place_of(-1.0, 1, -3.0))
    assert out.dtype == np.float32
    assert np.allclose(out, [[1.0, -0.5], [0.0, 0.0]])
