"""Work side by side: in order, so many at once, and the first error ends it."""

from __future__ import annotations

import threading

import pytest

from chainsim.engine.in_parallel import in_parallel


def test_answers_come_in_the_order_given() -> None:
    late = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            late.wait(60.0)
        if number == 3:
            late.set()
        return number * number

    assert in_parallel(work, range(4), 2) == [0, 1, 4, 9]


def test_as_many_at_once_as_asked_for() -> None:
    meeting = threading.Barrier(3, timeout=60.0)  # passed only if three are there together
    assert in_parallel(lambda _: meeting.wait() >= 0, range(6), 3) == [True] * 6


def test_nothing_to_do() -> None:
    assert in_parallel(lambda number: number, [], 4) == []


def test_an_error_is_raised_and_what_waits_is_not_begun() -> None:
    begun: list[int] = []
    raised = threading.Event()

    def work(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise ValueError("the first")
        raised.wait(60.0)

    with pytest.raises(ValueError, match="the first"):
        in_parallel(work, range(100), 2)
    raised.set()
    assert len(begun) < 100


def test_tells_how_many_are_done() -> None:
    counts: list[int] = []
    in_parallel(lambda number: number, range(5), 2, counts.append)
    assert counts == [1, 2, 3, 4, 5]
