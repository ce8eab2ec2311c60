"""Tasks in worker processes: one that dies, one whose task raises, and nothing left open."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from chainsim.engine import played_here
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, RenderError
from chainsim.executing.task import Files, Move, Travel
from chainsim.executing.worker_pool import Workers


@dataclass(frozen=True)
class Told:
    """Says a number, and in which process; or raises, or is at it for ever."""

    number: int
    does: str = "answers"
    begun: Path | None = None  # there once it is

    def run(self, on_progress: OnProgress | None = None) -> tuple[int, int]:  # noqa: ARG002
        if self.begun is not None:
            self.begun.touch()
        while self.does == "goes on":
            time.sleep(0.05)
        if self.does == "dies" or (self.does == "dies of playing" and played_here.is_allowed()):
            os.kill(os.getpid(), signal.SIGSEGV)
        if self.does == "hangs in playing" and played_here.is_allowed():
            os._exit(played_here.HUNG)
        if self.does == "raises":
            raise RenderError(f"number {self.number}")
        return self.number, os.getpid()

    def lost(self, why: ChainsimError) -> tuple[str, int]:
        return str(why), 0

    def travel(self, move: Move) -> Travel:  # noqa: ARG002
        return Travel(self, Files(), repr(self))


def started() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # one that is just ending
            words = [] if child.status() == psutil.STATUS_ZOMBIE else child.cmdline()
            found += [child] if any("chainsim.executing.worker" in word for word in words) else []
    return found


def wait_for_both(folder: Path) -> None:
    """Until each of two workers has begun with its task: then no other takes it up."""
    deadline_s = time.monotonic() + 60.0
    while len(list(folder.iterdir())) < 2:
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def test_one_at_a_time_and_a_single_one_are_done_here() -> None:
    for at_once, tasks in ((1, 3), (4, 1)):
        with Workers(at_once) as workers:
            for number in range(tasks):
                workers.submit(number, Told(number))
            assert list(workers.results()) == [(number, (number, os.getpid())) for number in range(tasks)]


def test_a_worker_that_dies_answers_for_its_task_and_is_replaced(tmp_path: Path) -> None:
    with Workers(2) as workers:
        workers.submit(1, Told(1, "goes on", tmp_path / "1"))
        workers.submit(2, Told(2, "goes on", tmp_path / "2"))
        wait_for_both(tmp_path)
        first, second = started()
        first.kill()
        second.kill()
        workers.submit(3, Told(3))
        answers = dict(workers.results())
    assert answers[1] == answers[2] == ("the process that checked this chain ended (code -9); please report it", 0)
    assert answers[3][0] == 3
    assert not started()


@pytest.mark.skipif(os.name != "posix", reason="dies of a signal")
@pytest.mark.parametrize("does", ["dies of playing", "hangs in playing"])
def test_what_a_worker_may_have_died_of_playing_is_done_again_without(does: str) -> None:
    with Workers(2) as workers:
        workers.submit(1, Told(1, does))
        workers.submit(2, Told(2))
        answers = dict(workers.results())
    assert sorted(number for number, _ in answers.values()) == [1, 2]
    assert not started()


@pytest.mark.skipif(os.name != "posix", reason="dies of a signal")
def test_what_dies_without_playing_as_well_is_answered_for() -> None:
    with Workers(2) as workers:
        workers.submit(1, Told(1, "dies"))
        workers.submit(2, Told(2))
        answers = dict(workers.results())
    assert answers[1] == ("the process that checked this chain ended (code -11); please report it", 0)
    assert answers[2][0] == 2
    assert not started()


def test_what_a_task_raises_reaches_whoever_waits() -> None:
    with Workers(2) as workers, pytest.raises(RenderError, match=r"^number 2$"):
        workers.submit(1, Told(1, "goes on"))
        workers.submit(2, Told(2, "raises"))
        list(workers.results())
    assert not started()


def test_cancelled_work_has_no_results_and_no_process() -> None:
    with Workers(2) as workers:
        workers.submit(1, Told(1, "goes on"))
        workers.submit(2, Told(2, "goes on"))
        workers.cancel()
        assert not started()
        assert list(workers.results()) == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts what is open in /proc")
def test_workers_leave_nothing_open(tmp_path: Path) -> None:
    def count() -> int:
        gc.collect()  # what tests before this one have left behind is not closed meanwhile
        return len(list(Path("/proc/self/fd").iterdir()))

    before = count()
    with Workers(2) as workers:
        for number in range(2):
            workers.submit(number, Told(number, "goes on", tmp_path / str(number)))
        wait_for_both(tmp_path)
        for process in started():
            process.kill()
        for number in range(2, 6):
            workers.submit(number, Told(number))
        assert len(dict(workers.results())) == 6
    assert count() <= before
