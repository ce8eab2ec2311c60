"""One worker process, as whoever has tasks for it sees it: tasks in, answers out, whatever becomes of the process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chainsim.engine.message_pipe import Receiver, send
from chainsim.engine.process_lifetime import apart, tie
from chainsim.errors import ChainsimError
from chainsim.executing.task import Ended, Task

_START = "import sys; sys.path.append(sys.argv[1]); from chainsim.executing.worker import main; main(int(sys.argv[2]))"


class WorkerProcess:
    """One that dies is replaced, and its task is answered with an error."""

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
