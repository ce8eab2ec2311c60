"""Chainsim's own worker processes in a process of Dask: one for each thread of each of its workers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from chainsim.executing.worker_pool import Worker

_GRACE_S = 2.0
_Key = tuple[str, int]

_workers: dict[_Key, Worker] = {}
_in_hand: set[_Key] = set()
_lock = threading.Lock()


def warm(address: str) -> None:
    """Start this thread's worker process: it needs a second to be ready."""
    _worker_of(_key(address))


@contextmanager
def taken(address: str) -> Iterator[Worker]:
    """This thread's worker process, started when it is first wanted; nobody ends it until the end of the context."""
    key = _key(address)
    with _lock:
        _in_hand.add(key)
    try:
        yield _worker_of(key)
    finally:
        with _lock:
            _in_hand.discard(key)


def leave(address: str) -> None:
    """The worker processes of a Dask worker end, but for those that are at something: that is another run's."""
    with _lock:
        idle = [key for key in _workers if key[0] == address and key not in _in_hand]
        ending = [_workers.pop(key) for key in idle]
    _end(ending)


def leave_thread(address: str) -> None:
    """This thread's worker process ends."""
    with _lock:
        worker = _workers.pop(_key(address), None)
    _end([worker] if worker else [])


def _key(address: str) -> _Key:
    return address, threading.get_ident()


def _worker_of(key: _Key) -> Worker:
    with _lock:
        if key not in _workers:
            _workers[key] = Worker()
        return _workers[key]


def _end(workers: list[Worker]) -> None:
    for worker in workers:
        worker.stop(at_once=True)
        worker.close()
        worker.wait(time.monotonic() + _GRACE_S)
