"""Tasks in worker processes of this machine: out they go, answers come back, and the end leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from chainsim.engine import idle_processes
from chainsim.engine.interruptible_wait import next_of
from chainsim.engine.message_pipe import Receiver, send
from chainsim.engine.process_lifetime import apart, tie
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing.executor import Inventory
from chainsim.executing.machine_fingerprint import inventory
from chainsim.executing.task import Ended, Task

_START = "import sys; sys.path.append(sys.argv[1]); from chainsim.executing.worker import main; main(int(sys.argv[2]))"
_GRACE_S = 1.0  # for a worker to end its render processes


class Workers:
    """As `Executor`: processes with one task at a time each, started as tasks come.

    A single task, and all of them where there is to be one at a time, are done in this process: it has nothing else
    to do.

    Args:
        at_once: how many processes.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._held: list[tuple[int, Task[Any]]] = []  # no worker has them
        self._workers: list[Worker] = []
        self._threads: list[threading.Thread] = []
        self._waiting: queue.SimpleQueue[tuple[int, Task[Any]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Ended]] = queue.SimpleQueue()
        self._unanswered = 0

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
        if len(self._workers) < self._at_once:
            worker = Worker()
            self._workers.append(worker)
            self._threads.append(threading.Thread(target=self._serve, args=(worker,), daemon=True))
            self._threads[-1].start()

    def _serve(self, worker: Worker) -> None:
        while (waiting := self._waiting.get()) is not None:
            number, task = waiting
            self._done.put((number, worker.do(task)))
        worker.close()

    def _end(self, *, at_once: bool) -> None:
        for worker in self._workers:
            worker.stop(at_once=at_once)
            self._waiting.put(None)
        deadline_s = time.monotonic() + _GRACE_S
        for worker in self._workers:
            worker.wait(deadline_s)
        for thread in self._threads:
            thread.join(_GRACE_S)
        self._workers.clear()
        self._threads.clear()


class Worker:
    """One worker process; one that dies is replaced, and its task is answered with an error."""

    def __init__(self) -> None:
        self.code: int | None = None
        """How the last one that died ended."""
        self._stopped = False
        self._start()

    def do(self, task: Task[Any]) -> Ended:
        """Have it done, whatever becomes of the process."""
        (answer,) = self.do_all([task])
        return answer

    def do_all(self, tasks: Sequence[Task[Any]]) -> Iterator[Ended]:
        """Have them done one after the other, whatever the caller does meanwhile.

        Where the process ends, the task that it was at is answered with that, and those behind it are not begun.
        """
        unanswered = deque(tasks)
        try:
            with contextlib.suppress(OSError):
                send(self._stdin, tuple(tasks))
                while unanswered and isinstance(answer := self._receiver.receive(), Ended):
                    unanswered.popleft()
                    yield answer
        except GeneratorExit:
            if unanswered:  # answers that nobody waits for would be taken for those of the next tasks
                self._process.kill()
                self._replace()
            raise
        if unanswered:
            yield self._lost(unanswered[0])

    def _lost(self, task: Task[Any]) -> Ended:
        code = self._replace()
        why = ChainsimError(f"the process that checked this chain ended (code {code}); please report it")
        try:
            return Ended(task.lost(why))
        except ChainsimError as error:
            return Ended(error=error)

    def _replace(self) -> int:
        self.code = self._process.wait()
        self.close()
        if not self._stopped:
            self._start()
        return self.code

    def interrupt(self) -> None:
        """End what it is at: that is answered with an error, and the process replaced."""
        self._process.terminate()

    def stop(self, *, at_once: bool) -> None:
        """It is not replaced any more."""
        self._stopped = True
        if at_once:
            self._process.terminate()

    def close(self) -> None:
        """Nothing more will be asked, by which the process ends."""
        while self._descriptors:
            os.close(self._descriptors.pop())

    def wait(self, deadline_s: float) -> None:
        """Until it has ended; by force from then on."""
        try:
            self._process.wait(timeout=max(0.0, deadline_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> None:
        # -P: no module is taken from the current folder, which may hold anybody's files.
        program = [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[2]), str(os.getpid())]
        read_end, self._stdin = os.pipe()
        answers, write_end = os.pipe()
        self._process = subprocess.Popen(program, stdin=read_end, stdout=write_end, **apart())
        tie(self._process)
        os.close(read_end)
        os.close(write_end)
        self._receiver = Receiver(answers)
        self._descriptors = [self._stdin, answers]
