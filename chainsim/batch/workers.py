"""Several workers from their parent's side: jobs out, results back as they come, an end that leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from chainsim.batch.job import CheckOptions, Job
from chainsim.engine.leash import apart, tie
from chainsim.engine.waiting import next_of
from chainsim.engine.wire import Receiver, send
from chainsim.errors import ChainsimError
from chainsim.model.checked import Checked
from chainsim.model.outcome import NotMeasured

_START = "import sys; sys.path.append(sys.argv[1]); from chainsim.batch.worker import main; main(int(sys.argv[2]))"
_GRACE_S = 1.0  # for a worker to end its render processes


class Workers:
    """Processes with one job at a time each, started as jobs come; a context manager.

    Args:
        most: how many.
        options: how to check.
    """

    def __init__(self, most: int, options: CheckOptions) -> None:
        self._most = most
        self._options = options
        self._workers: list[_Worker] = []
        self._threads: list[threading.Thread] = []
        self._waiting: queue.SimpleQueue[tuple[int, Job] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Checked]] = queue.SimpleQueue()
        self._unanswered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop(at_once=kind is not None)
            self._waiting.put(None)
        deadline_s = time.monotonic() + _GRACE_S
        for worker in self._workers:
            worker.wait(deadline_s)
        for thread in self._threads:
            thread.join(_GRACE_S)

    @property
    def started(self) -> bool:
        """Whether workers run: they start with the first job."""
        return bool(self._workers)

    def add(self, number: int, job: Job) -> None:
        """Have a job done under this number, as soon as a worker has time."""
        self._unanswered += 1
        self._waiting.put((number, job))
        if len(self._workers) < self._most:
            worker = _Worker()
            self._workers.append(worker)
            self._threads.append(threading.Thread(target=self._serve, args=(worker,), daemon=True))
            self._threads[-1].start()

    def results(self) -> Iterator[tuple[int, Checked]]:
        """The number and result of every job added, in the order in which they end."""
        while self._unanswered:
            answer = next_of(self._done)
            self._unanswered -= 1
            yield answer

    def _serve(self, worker: _Worker) -> None:
        while (waiting := self._waiting.get()) is not None:
            number, job = waiting
            self._done.put((number, worker.check(job, self._options)))
        worker.close()


class _Worker:
    """One worker process; one that dies is replaced, and its job is answered with an error."""

    def __init__(self) -> None:
        self._stopped = False
        self._start()

    def check(self, job: Job, options: CheckOptions) -> Checked:
        with contextlib.suppress(OSError):
            send(self._stdin, (job, options))
            answer = self._receiver.receive()
            if isinstance(answer, Checked):
                return answer
        code = self._process.wait()
        self.close()
        if not self._stopped:
            self._start()
        message = f"the process that checked this chain ended (code {code}); please report it"
        outcome = NotMeasured(ChainsimError(message))
        return Checked(job.document.file, job.audio, outcome, positions=job.document.positions())

    def stop(self, *, at_once: bool) -> None:
        self._stopped = True
        if at_once:
            self._process.terminate()

    def close(self) -> None:
        """Nothing more will be asked, by which the process ends."""
        while self._descriptors:
            os.close(self._descriptors.pop())

    def wait(self, deadline_s: float) -> None:
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
