"""What happens on a worker, without Dask: a real worker process that does, dies, is missed and is ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chainsim.cluster import in_dask_worker, worker_processes
from chainsim.cluster.host_store import Store
from chainsim.cluster.task_packing import Files, packed
from chainsim.cluster.worker_messages import SUMMARY_BYTES, Batch, Done, Told
from chainsim.engine.message_pipe import pack, unpack
from tests.cluster.tasks import Does
from tests.executing.test_worker_pool import started

HERE = "in this process"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    yield Store(tmp_path / "store")
    worker_processes.leave(HERE)
    assert not started()


def drive(store: Store, *tasks: Does, ends: bool = False) -> Done:
    files = Files()
    parcels = tuple(packed(number, task, files).parcel for number, task in enumerate(tasks))
    return in_dask_worker.drive(Batch(parcels), HERE, store, lambda: ends)


def value(told: Told) -> object:
    assert told.answer is not None
    return unpack(told.answer).value()


def test_small_answers_come_at_once_large_ones_wait_and_a_death_is_made_good(store: Store, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    done = drive(store, Does(1), Does(2, "says much"), Does(3, "dies once", str(mark)), Does(4, "dies"))
    one, much, once, always = done.told
    assert value(one) == 1
    assert much.answer is None
    kept = store.answer(much.digest)
    assert kept is not None
    assert len(unpack(kept).value()) > SUMMARY_BYTES
    assert value(once) == 3
    assert once.note == "a worker process ended (code -9); its task was done again"
    assert always.note == "a worker process ended (code -9); its task was done no more"
    with pytest.raises(Exception, match=r"^the process that checked this chain ended \(code -9\); please report it$"):
        value(always)
    assert all(len(pack(told)) <= SUMMARY_BYTES for told in done.told)
    assert done.busy_s > 0.0


def test_a_store_that_is_full_gives_answers_back_whole(tmp_path: Path, store: Store) -> None:
    full = Store(tmp_path / "full", most_bytes=1000)
    (told,) = drive(full, Does(1, "says much")).told
    assert len(str(value(told))) > SUMMARY_BYTES
    assert told.note == "a store is full: answers come back whole"


def test_files_that_are_missing_are_named_and_nothing_is_done(tmp_path: Path, store: Store) -> None:
    large = tmp_path / "large.wav"
    large.write_bytes(bytes(100_000))
    done = drive(store, Does(1), Does(2, file=str(large)))
    assert done.told == ()
    assert len(done.missing) == 1


def test_what_nobody_wants_any_more_ends_and_what_would_come_with_it(store: Store) -> None:
    done = drive(store, Does(1, "goes on"), Does(2), ends=True)
    assert done.told == ()
