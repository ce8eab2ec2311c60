"""A queue of pages: one after the other, each with its place; what is cancelled ends in order."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from chainsim.engine.progress import OnProgress
from chainsim.errors import UsageError
from chainsim.serve.jobs import Jobs, Made
from chainsim.serve.latest_results import NotYet

WAIT_S = 30.0


def page(_: OnProgress) -> Made:
    return Made("page.html", "page")


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


class Told:
    def __init__(self, jobs: Jobs) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        jobs.listen(self.events.put)

    def until(self, number: int, state: str) -> dict[str, Any]:
        while True:
            for job in self.events.get(timeout=WAIT_S)["jobs"]:
                if job["number"] == number and job["state"] == state:
                    found: dict[str, Any] = job
                    return found


class Held:
    """Work that goes on, block by block, until it is let go."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()

    def __call__(self, on_progress: OnProgress) -> Made:
        self.begun.set()
        while not self.free.wait(0.01):
            on_progress(0, 1000, "measuring")
        return Made("held.html", "held")


def test_one_at_a_time_and_each_knows_its_place(jobs: Jobs) -> None:
    told, held = Told(jobs), Held()
    first = jobs.add("mix", "a.wav", held)
    assert held.begun.wait(WAIT_S)
    second, third = (jobs.add("mix", name, page) for name in ("b.wav", "c.wav"))
    assert told.until(second, "waiting")["place"] == 1
    assert told.until(third, "waiting")["place"] == 2
    with pytest.raises(NotYet):
        jobs.made(second)
    held.free.set()
    told.until(third, "done")
    assert [jobs.made(number).content for number in (first, second, third)] == ["held", "page", "page"]


def test_what_is_cancelled_ends_and_the_next_has_its_turn(jobs: Jobs) -> None:
    told, held = Told(jobs), Held()
    first = jobs.add("mix", "a.wav", held)
    assert held.begun.wait(WAIT_S)
    second, third = (jobs.add("library", name, page) for name in ("two", "three"))
    jobs.cancel(second)
    told.until(second, "cancelled")
    jobs.cancel(first)
    told.until(first, "cancelled")
    told.until(third, "done")
    jobs.cancel(third)  # too late: nothing
    assert jobs.made(third).content == "page"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (UsageError("too short"), "too short"),
        (ZeroDivisionError("by zero"), "chainsim itself failed: ZeroDivisionError('by zero')"),
    ],
)
def test_what_fails_is_told_and_stops_nothing(error: Exception, message: str, jobs: Jobs) -> None:
    def failing(_: OnProgress) -> Made:
        raise error

    told = Told(jobs)
    first = jobs.add("mix", "a.wav", failing)
    second = jobs.add("mix", "b.wav", page)
    assert told.until(first, "failed")["message"] == message
    told.until(second, "done")


def test_what_jobs_need_is_cleared_up_behind_the_last_of_them(jobs: Jobs) -> None:
    done: list[str] = []
    jobs.once_done(lambda: done.append("nothing ran"))
    assert done == ["nothing ran"]
    told, held = Told(jobs), Held()
    first = jobs.add("sound", "a.wav", held)
    assert held.begun.wait(WAIT_S)
    second = jobs.add("sound", "b.wav", page)
    jobs.once_done(lambda: done.append("both ended"))
    jobs.cancel(second)
    assert done == ["nothing ran"]
    held.free.set()
    told.until(first, "done")
    assert done == ["nothing ran", "both ended"]


def test_a_queue_that_is_full_says_so(jobs: Jobs) -> None:
    held = Held()
    jobs.add("mix", "a.wav", held)
    assert held.begun.wait(WAIT_S)
    for number in range(20):
        jobs.add("mix", f"{number}", page)
    with pytest.raises(UsageError, match="too much is waiting already; cancel some of it"):
        jobs.add("mix", "one too many", page)
