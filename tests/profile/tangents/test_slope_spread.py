from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.tangents.slope_spread import comes_out_singly, exceeds
from chainsim.profile.tangents.tangent import Tangent

FRAMES = 9600
SIGNS = np.random.default_rng(5).choice([-1.0, 1.0], FRAMES)
EVERYWHERE = np.ones(FRAMES, np.bool_)


def tangent(slope: np.ndarray) -> Tangent:
    return Tangent(slope[np.newaxis], np.ones((1, FRAMES)))


def test_filters_are_seen() -> None:
    filtered = np.convolve(SIGNS, np.hanning(13)[1:-1] / 6, "same")
    assert comes_out_singly(tangent(SIGNS), EVERYWHERE)
    assert comes_out_singly(tangent(SIGNS * np.where(np.arange(FRAMES) % 5 == 0, 0.01, 1.0)), EVERYWHERE)
    assert not comes_out_singly(tangent(filtered), EVERYWHERE)


@pytest.mark.parametrize("size", [1, 2, 20, 21, 40, 41, 1001])
def test_a_quantile_is_above_a_limit_where_numpy_says_so(size: int) -> None:
    random = np.random.default_rng(size)
    for _ in range(20):
        values = random.normal(0.0, 1.0, size).round(1)
        for limit in (-2.0, -1.6, -1.55, -1.5, 0.0):
            assert exceeds(values, 0.05, limit) == (np.quantile(values, 0.05) > limit)
