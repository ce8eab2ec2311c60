"""Tasks in worker processes of this machine: out they go, answers come back, and the end leaves nothing behind."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from chainsim.engine import idle_processes
from chainsim.engine.interruptible_wait import next_of
from chainsim.engine.progress import OnProgress
from chainsim.executing.executor import Inventory
from chainsim.executing.machine_fingerprint import inventory
from chainsim.executing.task import Ended, Task
from chainsim.executing.worker_process import WorkerProcess

_GRACE_S = 1.0  # for a worker to end its render processes


class Workers:
    """As `Executor`: processes with one task at a time each, started when there are tasks.

    A single task, and all of them where there is to be one at a time, are done in this process: it has nothing else
    to do.

    Args:
        at_once: how many processes.
        tasks: there will be no more than so many; None: nobody knows.
        asks: whether tasks will most likely ask render processes of something.
    """

    def __init__(self, at_once: int, tasks: int | None = None, *, asks: bool = False) -> None:
        self._asks = asks
        self._at_once = at_once
        self._processes = at_once if tasks is None else min(at_once, tasks)
        self._held: list[tuple[int, Task[Any]]] = []  # no worker has them
        self._workers: list[WorkerProcess] = []
        self._threads: list[threading.Thread] = []
        self._waiting: queue.SimpleQueue[tuple[int, Task[Any]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Ended]] = queue.SimpleQueue()
        self._unanswered = 0
        self._dismissed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end(at_once=kind is not None)

    @property
    def at_once(self) -> int:
        """As `Executor`."""
        return self._at_once

    def submit(self, number: int, task: Task[Any]) -> None:
        """As `Executor`."""
        self._held.append((number, task))
        if self._at_once > 1 and (self._workers or len(self._held) > 1):
            for one in self._held:
                self._hand_over(*one)
            self._held.clear()

    def results(self, on_progress: OnProgress | None = None) -> Iterator[tuple[int, Any]]:
        """As `Executor`."""
        if self._held:
            with idle_processes.kept():
                for number, task in self._held:
                    yield number, task.run(on_progress)
            self._held.clear()
        while self._unanswered:
            number, ended = next_of(self._done)
            self._unanswered -= 1
            self._dismiss_idle()
            yield number, ended.value()

    def cancel(self) -> None:
        """As `Executor`."""
        self._held.clear()
        self._unanswered = 0
        self._end(at_once=True)

    def inventory(self) -> tuple[Inventory, ...]:
        """This machine."""
        return (inventory(),)

    def _hand_over(self, number: int, task: Task[Any]) -> None:
        self._unanswered += 1
        self._waiting.put((number, task))
        if not self._workers:  # all of them: a process that has threads can't be forked
            self._workers = [WorkerProcess(asks=self._asks) for _ in range(self._processes)]
            self._threads = [threading.Thread(target=self._serve, args=(one,), daemon=True) for one in self._workers]
            for thread in self._threads:
                thread.start()

    def _dismiss_idle(self) -> None:
        """Whoever finds nothing more to do ends while the others are still at it, but for one."""
        while len(self._workers) - self._dismissed > max(1, self._unanswered):
            self._dismissed += 1
            self._waiting.put(None)

    def _serve(self, worker: WorkerProcess) -> None:
        in_hand: deque[tuple[int, Task[Any]]] = deque()

        def more() -> tuple[Task[Any], ...]:
            """One ahead, so that nobody waits for the next; but none that another worker might begin before."""
            if len(in_hand) > 1 or self._waiting.qsize() <= len(self._workers):
                return ()
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                return ()
            if waiting is None:
                self._waiting.put(None)
                return ()
            in_hand.append(waiting)
            return (waiting[1],)

        while (waiting := self._waiting.get()) is not None:
            in_hand.append(waiting)
            for ended in worker.do_all([waiting[1]], more):
                self._done.put((in_hand.popleft()[0], ended))
            while in_hand:  # the process ended before it began with them
                self._waiting.put(in_hand.pop())
        worker.close()

    def _end(self, *, at_once: bool) -> None:
        for worker in self._workers:
            worker.stop(at_once=at_once)
        for _ in range(len(self._workers) - self._dismissed):
            self._waiting.put(None)
        deadline_s = time.monotonic() + _GRACE_S
        for worker in self._workers:
            worker.wait(deadline_s)
        for thread in self._threads:
            thread.join(_GRACE_S)
        self._workers.clear()
        self._threads.clear()
        self._dismissed = 0
