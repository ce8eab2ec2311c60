"""NumPy's own is the expectation, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.median import median


@pytest.mark.parametrize("shape", [(1,), (2,), (7,), (8,), (5, 3), (6, 2, 4)])
def test_it_is_that_of_numpy(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(3).normal(size=shape)
    np.testing.assert_array_equal(median(values), np.median(values, axis=0))


def test_equal_and_infinite_values() -> None:
    values = np.array([2.0, np.inf, 2.0, -np.inf])
    assert median(values) == np.median(values) == 2.0
