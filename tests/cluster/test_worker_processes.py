"""Worker processes end when nobody wants them, whoever has forgotten to say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chainsim.cluster import worker_processes
from tests.cluster.farm import wait_until
from tests.executing.test_worker_pool import started

HERE = "in this process"
NEVER_S = 600.0


@pytest.fixture(autouse=True)
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing ends by itself, but where a test says so."""
    monkeypatch.setattr(worker_processes, "_IDLE_S", NEVER_S)
    monkeypatch.setattr(worker_processes, "_LEFT_S", NEVER_S)
    yield
    worker_processes.leave(HERE)
    assert not started()


def test_a_process_is_kept_from_one_batch_to_the_next() -> None:
    worker_processes.warm(HERE)
    with worker_processes.taken(HERE) as first:
        pass
    with worker_processes.taken(HERE) as second:
        assert second is first
    wait_until(lambda: len(started()) == 1)


def test_one_that_has_nothing_to_do_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_processes, "_IDLE_S", 0.01)
    with worker_processes.taken(HERE) as first:
        wait_until(lambda: len(started()) == 1)
    wait_until(lambda: not started())
    with worker_processes.taken(HERE) as second:
        assert second is not first


def test_leaving_ends_what_is_idle_and_nothing_of_another_worker() -> None:
    worker_processes.warm(HERE)
    worker_processes.leave("elsewhere")
    wait_until(lambda: len(started()) == 1)
    worker_processes.leave(HERE)
    assert started() == []


def test_leaving_ends_what_is_in_hand_once_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_processes, "_LEFT_S", 0.01)
    with worker_processes.taken(HERE):
        worker_processes.leave(HERE)
        wait_until(lambda: len(started()) == 1)
    wait_until(lambda: not started())


def test_what_was_in_hand_and_is_taken_again_is_another_run_s() -> None:
    with worker_processes.taken(HERE) as first:
        worker_processes.leave(HERE)
    with worker_processes.taken(HERE) as second:
        assert second is first
    assert not worker_processes._left


def test_a_thread_ends_its_own() -> None:
    worker_processes.warm(HERE)
    worker_processes.leave_thread(HERE)
    worker_processes.leave_thread(HERE)
    assert started() == []
