"""Several workers from their parent's side: jobs out, results back as they come, an end that leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from chainsim.batch.job import CheckOptions, Job
from chainsim.engine.wire import Receiver, send
from chainsim.errors import ChainsimError
from chainsim.model.checked import Checked

_START = "import sys; sys.path.append(sys.argv[1]); from chainsim.batch.worker import main; main(int(sys.argv[2]))"
_GRACE_S = 1.0  # for a worker to end its render processes


class Workers:
    """As many processes as `count`, each with one job at a time; a context manager. They start when made."""

    def __init__(self, count: int, options: CheckOptions) -> None:
        self._options = options
        self._workers = [_Worker() for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop(at_once=kind is not None)
        deadline_s = time.monotonic() + _GRACE_S
        for worker in self._workers:
            worker.wait(deadline_s)

    def results(self, jobs: Sequence[tuple[int, Job]]) -> Iterator[tuple[int, Checked]]:
        """Every job's number and result, in the order in which they end."""
        waiting: queue.SimpleQueue[tuple[int, Job]] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[int, Checked]] = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)

        def serve(worker: _Worker) -> None:
            while True:
                try:
                    number, job = waiting.get_nowait()
                except queue.Empty:
                    return
                done.put((number, worker.check(job, self._options)))

        for worker in self._workers:
            threading.Thread(target=serve, args=(worker,), daemon=True).start()
        for _ in jobs:
            yield done.get()


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
        if not self._stopped:
            self._start()
        message = f"the process that checked this chain ended (code {code}); please report it"
        positions = job.document.positions()
        return Checked(job.document.file, job.audio, error=ChainsimError(message), positions=positions)

    def stop(self, *, at_once: bool) -> None:
        self._stopped = True
        if at_once:
            self._process.terminate()
        else:
            with contextlib.suppress(OSError):
                os.close(self._stdin)

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
        # A session of its own: a terminal's Ctrl-C is for the parent alone, which then ends everything in order.
        self._process = subprocess.Popen(
            program, stdin=read_end, stdout=write_end, start_new_session=os.name == "posix"
        )
        os.close(read_end)
        os.close(write_end)
        self._receiver = Receiver(answers)
