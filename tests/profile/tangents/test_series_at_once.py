"""Series that are shared out give the same numbers, to the last bit, and the same errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from chainsim.profile.tangents.series_at_once import LEAST_FRAMES, Give, for_series, helped_by
from chainsim.profile.tangents.taken_slopes import taken
from chainsim.profile.tangents.tangent import Tangent, running_mean, signed_running_mean, surroundings
from chainsim.render.stage_threads import Hand

FRAMES = LEAST_FRAMES + 7
VALUES = np.random.default_rng(3).normal(0.0, 1.0, (5, FRAMES))


@pytest.fixture
def give() -> Iterator[Give]:
    hand = Hand(lambda: None)
    yield hand.give
    hand.dismiss()


@pytest.mark.parametrize(
    "work",
    [
        lambda: running_mean(VALUES, 65),
        lambda: signed_running_mean(VALUES, 96),
        lambda: surroundings(np.square(VALUES), 960),
        lambda: taken(Tangent(VALUES[:4], VALUES[:2]), Tangent(VALUES[1:], VALUES[:2]), 48_000),
    ],
)
def test_the_same_numbers(work: Callable[[], np.ndarray[tuple[int, ...], np.dtype[np.float64]]], give: Give) -> None:
    alone = work()
    with helped_by(give):
        assert np.array_equal(work(), alone)


def test_every_series_once_and_none_within_another(give: Give) -> None:
    shared: list[list[int]] = []

    def work(numbers: Sequence[int]) -> None:
        for_series(lambda inner: shared.append([*inner]) if inner else None, len(numbers), FRAMES)

    with helped_by(give):
        for_series(work, 5, FRAMES)
    assert sorted(shared) == [[0, 1], [0, 1, 2]]


def test_short_series_and_one_alone_are_not_handed_over() -> None:
    def refuse(work: object) -> object:
        raise AssertionError(work)

    done: list[int] = []
    with helped_by(refuse):  # type: ignore[arg-type]
        for_series(done.extend, 3, LEAST_FRAMES - 1)
        for_series(done.extend, 1, FRAMES)
    assert done == [0, 1, 2, 0]


@pytest.mark.parametrize("number", [0, 1])
def test_an_error_in_either_part_is_raised(number: int, give: Give) -> None:
    def work(numbers: Sequence[int]) -> None:
        if number in numbers:
            raise ValueError(number)

    with helped_by(give), pytest.raises(ValueError, match=str(number)):
        for_series(work, 2, FRAMES)
