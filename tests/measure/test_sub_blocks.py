from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from chainsim.measure.sub_blocks import Accumulator, complete_before, cut, edges
from tests.measure.signals import cuts


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000])
def test_edges_are_the_nearest_frames(rate: int) -> None:
    exact = [Fraction(number * rate, 100) for number in range(250)]
    assert edges(0, 250, rate).tolist() == [math.floor(edge + Fraction(1, 2)) for edge in exact]


@pytest.mark.parametrize("rate", [11_025, 48_000])
def test_complete_before_counts_edges(rate: int) -> None:
    ends = edges(1, 200, rate)
    for frame in range(0, rate, 37):
        assert complete_before(frame, rate) == int((ends <= frame).sum())
    assert complete_before(int(ends[5]), rate) == 6
    assert complete_before(int(ends[5]) - 1, rate) == 5


@pytest.mark.parametrize("rate", [11_025, 22_050, 48_000])
def test_sums_and_maxima_survive_any_cut(rate: int) -> None:
    values = np.random.default_rng(3).integers(0, 1000, 2 * rate + 77).astype(np.float64)
    borders = edges(0, 201, rate)
    sums, maxima = Accumulator(1, np.add), Accumulator(1, np.maximum)
    found: list[tuple[float, float]] = []
    for start, end in cuts(len(values), seed=rate, largest=3000):
        if start == end:
            continue
        pieces = cut(start, end - start, rate)
        part = values[np.newaxis, start:end]
        done = sums.feed(np.add.reduceat(part, pieces.starts, axis=1), pieces)[0]
        largest = maxima.feed(np.maximum.reduceat(part, pieces.starts, axis=1), pieces)[0]
        found += zip(done.tolist(), largest.tolist(), strict=True)
    assert found == [(values[a:b].sum(), values[a:b].max()) for a, b in itertools.pairwise(borders)]
    assert sums.open == [values[borders[-1] :].sum()]
    assert maxima.open == [values[borders[-1] :].max()]
