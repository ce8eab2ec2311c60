"""What runs in Dask's worker process: it drives chainsim's own worker process, and touches no task and no plugin."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

from chainsim.cluster.remote_task import RemoteTask, Reply, WorkerEndedError
from chainsim.cluster.store import Store, store_here
from chainsim.cluster.task_folder import missing, task_folder
from chainsim.cluster.worker_messages import SUMMARY_BYTES, Batch, Done, Parcel, Told
from chainsim.engine.wire import pack
from chainsim.errors import ChainsimError
from chainsim.executing.task import Ended
from chainsim.executing.worker_pool import Worker

_LOOK_S = 1.0
_ASK_S = 30.0
_ATTEMPTS = 2

_workers: dict[tuple[str, int], Worker] = {}
_lock = threading.Lock()


def work(batch: Batch) -> Done:
    """Do what can be done of it; called by Dask in a thread of one of its workers."""
    from distributed import get_worker
    from distributed.utils import sync

    worker = get_worker()
    name = f"chainsim-{batch.run}-ends"

    def ends() -> bool:
        """Asked over the worker's own connection: a client for each worker would be one more for the scheduler."""
        return bool(sync(worker.loop, worker.scheduler.event_is_set, name=name, callback_timeout=_ASK_S))

    return drive(batch, worker.address, store_here(), ends)


def drive(batch: Batch, address: str, store: Store, ends: Callable[[], bool]) -> Done:
    """The batch, one parcel after the other, in the worker process of this thread.

    Args:
        batch: what to do.
        address: of Dask's worker.
        store: of this host.
        ends: asked every second whether nobody wants it any more.
    """
    wanting = sorted({digest for parcel in batch.parcels for digest in missing(parcel, store)})
    if wanting:
        return Done(store.name, address, (), tuple(wanting))
    worker = _worker_of(address)
    told: list[Told] = []
    ended, over = threading.Event(), threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if _is_set(ends):
                ended.set()
                worker.interrupt()
                return

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    began_s = time.monotonic()
    try:
        for parcel in batch.parcels:
            if ended.is_set():
                break
            one = _done(worker, parcel, store, ended)
            if ended.is_set() and one.note is not None:  # it was ended in the middle: nobody asks for that
                break
            told.append(one)
    finally:
        over.set()
        watching.join()
    return Done(store.name, address, tuple(told), busy_s=time.monotonic() - began_s)


def _is_set(ends: Callable[[], bool]) -> bool:
    try:
        return ends()
    except Exception:  # the scheduler is gone, and with it whoever asked
        return True


def _worker_of(address: str) -> Worker:
    """One for each thread of each of Dask's workers in this process, started when it is first wanted."""
    key = address, threading.get_ident()
    with _lock:
        if key not in _workers:
            _workers[key] = Worker()
        return _workers[key]


def warm(address: str) -> None:
    """Start this thread's worker process: it needs a second to be ready."""
    _worker_of(address)


def leave(address: str) -> None:
    """The worker processes of a Dask worker end."""
    with _lock:
        mine = [_workers.pop(key) for key in list(_workers) if key[0] == address]
    for worker in mine:
        worker.stop(at_once=True)
        worker.close()
        worker.wait(time.monotonic() + 2.0)


def _done(worker: Worker, parcel: Parcel, store: Store, ended: threading.Event) -> Told:
    note = None
    with task_folder(parcel, store) as root:
        task = RemoteTask(parcel.task, root, store.folder, parcel.names)
        for attempt in range(_ATTEMPTS):
            answer = worker.do(task)
            if not isinstance(answer.error, WorkerEndedError):
                break
            then = "again" if attempt + 1 < _ATTEMPTS else "no more"
            note = f"a worker process ended (code {worker.code}); its task was done {then}"
            if ended.is_set():
                break
    if isinstance(answer.answer, Reply):
        reply = answer.answer
        return _told(parcel, reply.content, reply.seconds, reply.hung, note, store)
    error = answer.error or ChainsimError("a worker process gave no answer; please report it")
    return _told(parcel, pack(Ended(error=ChainsimError(str(error)))), 0.0, None, note, store)


def _told(parcel: Parcel, content: bytes, seconds: float, hung: str | None, note: str | None, store: Store) -> Told:
    digest = hashlib.sha256(content).hexdigest()
    small = len(content) <= SUMMARY_BYTES - 400  # the rest of what is told takes less than that
    if not small and store.keep(digest, content):
        return Told(parcel.number, None, digest, seconds, hung, note)
    if not small:
        note = "; ".join(filter(None, (note, "a store is full: answers come back whole")))
    return Told(parcel.number, content, digest, seconds, hung, note)
