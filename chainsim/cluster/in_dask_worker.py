"""What runs in Dask's worker process: it drives chainsim's own worker process, and touches no task and no plugin."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

from chainsim.cluster import worker_processes
from chainsim.cluster.batch_folder import FileGoneError, batch_folder, missing
from chainsim.cluster.host_store import Store, store_here
from chainsim.cluster.remote_task import RemoteTask, Reply, WorkerEndedError
from chainsim.cluster.worker_messages import SUMMARY_BYTES, Batch, Done, Parcel, Told
from chainsim.engine.message_pipe import pack
from chainsim.errors import ChainsimError
from chainsim.executing.task import Ended
from chainsim.executing.worker_process import WorkerProcess

_LOOK_S = 1.0
_ASK_S = 30.0
_ATTEMPTS = 2


def work(batch: Batch) -> Done:
    """Do what can be done of it; called by Dask in a thread of one of its workers."""
    from distributed import get_worker
    from distributed.utils import sync

    worker = get_worker()
    key = worker.get_current_task()

    def ends() -> bool:
        """A call that was taken back, or whose client is gone, is one that the scheduler has forgotten."""
        status = sync(worker.loop, worker.scheduler.get_task_status, keys=[key], callback_timeout=_ASK_S)
        return status[key] is None

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
    ended, over = threading.Event(), threading.Event()
    began_s = time.monotonic()
    with worker_processes.taken(address) as worker:

        def watch() -> None:
            while not over.wait(_LOOK_S):
                if _is_set(ends):
                    ended.set()
                    worker.interrupt()
                    return

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            told = tuple(_told_of_all(batch.parcels, worker, store, ended))
        except FileGoneError as gone:
            return Done(store.name, address, (), (gone.digest,))
        finally:
            over.set()
            watching.join()
    if ended.is_set():
        worker_processes.leave_thread(address)
    return Done(store.name, address, told, busy_s=time.monotonic() - began_s)


def _is_set(ends: Callable[[], bool]) -> bool:
    try:
        return ends()
    except Exception:  # the scheduler is gone, and with it whoever asked
        return True


def _told_of_all(
    parcels: Iterable[Parcel], worker: WorkerProcess, store: Store, ended: threading.Event
) -> Iterator[Told]:
    """The worker process has all of them at once: it is at the next while an answer is stored here."""
    waiting, notes = deque(parcels), Counter[int]()
    with batch_folder(waiting, store) as root:
        while waiting and not ended.is_set():
            tasks = [RemoteTask(parcel.task, root, store.folder, parcel.names) for parcel in waiting]
            for answer in worker.do_all(tasks):
                parcel = waiting[0]
                if isinstance(answer.error, WorkerEndedError):
                    if ended.is_set():  # it was ended in the middle: nobody asks for that
                        return
                    notes[parcel.number] += 1
                    if notes[parcel.number] < _ATTEMPTS:
                        break
                waiting.popleft()
                yield _told(parcel, answer, _note(notes[parcel.number], worker), store)


def _note(deaths: int, worker: WorkerProcess) -> str | None:
    if not deaths:
        return None
    then = "again" if deaths < _ATTEMPTS else "no more"
    return f"a worker process ended (code {worker.code}); its task was done {then}"


def _told(parcel: Parcel, answer: Ended, note: str | None, store: Store) -> Told:
    if isinstance(answer.answer, Reply):
        content, seconds, hung = answer.answer.content, answer.answer.seconds, answer.answer.hung
    else:
        error = answer.error or ChainsimError("a worker process gave no answer; please report it")
        content, seconds, hung = pack(Ended(error=ChainsimError(str(error)))), 0.0, None
    digest = hashlib.sha256(content).hexdigest()
    small = len(content) <= SUMMARY_BYTES - 400  # the rest of what is told takes less than that
    if not small and store.keep(digest, content):
        return Told(parcel.number, None, digest, seconds, hung, note)
    if not small:
        note = "; ".join(filter(None, (note, "a store is full: answers come back whole")))
    return Told(parcel.number, content, digest, seconds, hung, note)
