"""Chainsim's own worker processes in a process of Dask: one for each thread of each of its workers.

Whoever asked may be gone without a word (killed, cut off, Ctrl-C twice), so that no process waits for ever: what has
had nothing to do for a minute ends by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from chainsim.executing.worker_process import WorkerProcess

_GRACE_S = 2.0
_IDLE_S = 60.0
_LEFT_S = 1.0  # its run is over: another run that shares it comes back at once
_Key = tuple[str, int]

_workers: dict[_Key, WorkerProcess] = {}
_in_hand: set[_Key] = set()
_left: set[_Key] = set()
_endings: dict[_Key, threading.Timer] = {}
_lock = threading.Lock()


def warm(address: str) -> None:
    """Start this thread's worker process: it needs a second to be ready."""
    with taken(address):
        pass


@contextmanager
def taken(address: str) -> Iterator[WorkerProcess]:
    """This thread's worker process, started when it is first wanted; nobody ends it until the end of the context."""
    key = _key(address)
    with _lock:
        _in_hand.add(key)
        _left.discard(key)
        if key in _endings:
            _endings.pop(key).cancel()
        worker = _workers[key] = _workers.get(key) or WorkerProcess()
    try:
        yield worker
    finally:
        with _lock:
            _in_hand.discard(key)
            ending = _endings[key] = threading.Timer(_LEFT_S if key in _left else _IDLE_S, _end_idle, [key])
            ending.daemon = True
            ending.start()


def leave(address: str) -> None:
    """The worker processes of a Dask worker end: at once, or once what they are at is done, if nothing follows it.

    What is in hand may be another run's, which is not disturbed.
    """
    with _lock:
        here = [key for key in _workers if key[0] == address]
        _left.update(key for key in here if key in _in_hand)
        ending = [_taken_out(key) for key in here if key not in _in_hand]
    _end(ending)


def leave_thread(address: str) -> None:
    """This thread's worker process ends."""
    key = _key(address)
    with _lock:
        ending = [_taken_out(key)] if key in _workers else []
    _end(ending)


def _key(address: str) -> _Key:
    return address, threading.get_ident()


def _end_idle(key: _Key) -> None:
    with _lock:
        ending = [_taken_out(key)] if key in _workers and key not in _in_hand else []
    _end(ending)


def _taken_out(key: _Key) -> WorkerProcess:
    _left.discard(key)
    if key in _endings:
        _endings.pop(key).cancel()
    return _workers.pop(key)


def _end(workers: list[WorkerProcess]) -> None:
    for worker in workers:
        worker.stop(at_once=True)
        worker.close()
        worker.wait(time.monotonic() + _GRACE_S)
