from __future__ import annotations

import numpy as np

from chainsim.profile.windows.kept_cells import KeptCells

CELL = (np.zeros((1, 4), np.float32),)


def kept(*worths: float, count: int = 2) -> tuple[KeptCells, list[int]]:
    cells = KeptCells(count)
    for number, worth in enumerate(worths):
        cells.offer(worth, number, CELL)
    return cells, sorted(candidate.number for candidate in cells)


def test_those_of_most_worth_are_kept_and_of_equal_ones_the_first() -> None:
    assert kept(0.1, 0.5, 0.3, 0.4)[1] == [1, 3]
    assert kept(0.5, 0.5, 0.5)[1] == [0, 1]


def test_what_is_worth_nothing_is_not_kept() -> None:
    assert kept(0.0, -1.0, 0.1)[1] == [2]


def test_what_is_dropped_makes_room_and_the_rest_is_in_order() -> None:
    cells, _ = kept(0.3, 0.6, 0.5, count=3)
    cells.drop(lambda candidate: candidate.number == 0)
    cells.offer(0.2, 3, CELL)
    cells.offer(0.4, 4, CELL)
    assert sorted(candidate.number for candidate in cells) == [1, 2, 4]


def test_takes_tells_what_would_be_kept() -> None:
    cells, _ = kept(0.3, 0.6)
    assert [cells.takes(worth) for worth in (0.0, 0.3, 0.31)] == [False, False, True]
