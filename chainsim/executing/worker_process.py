"""One worker process, as whoever has tasks for it sees it: tasks in, answers out, whatever becomes of the process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chainsim.engine.message_pipe import Receiver, make_room, send
from chainsim.engine.played_here import HUNG
from chainsim.engine.process_exit import death_by
from chainsim.errors import ChainsimError
from chainsim.executing.task import Ended, Task
from chainsim.executing.worker_start import start_worker
from chainsim.plugin_failure import FailureKind

_ASKED_TO_END = -signal.SIGTERM, -getattr(signal, "SIGKILL", 9)


class WorkerProcess:
    """One that dies is replaced, and its task is answered with an error.

    But where it may have died of what it played itself, its task is done once more by the next one, which plays nothing
    (`engine.played_here`).

    Args:
        asks: whether it will most likely ask render processes of something.
    """

    def __init__(self, *, asks: bool = False) -> None:
        self._asks = asks
        self.code: int | None = None
        """How the last one that died ended."""
        self._stopped = False
        self._plays = True  # what it may die of
        self._start()

    def do(self, task: Task[Any]) -> Ended:
        """Have it done, whatever becomes of the process."""
        (answer,) = self.do_all([task])
        return answer

    def do_all(self, tasks: Sequence[Task[Any]], more: Callable[[], Sequence[Task[Any]]] = tuple) -> Iterator[Ended]:
        """Have them done one after the other, whatever the caller does meanwhile.

        Where the process ends, the task that it was at is answered with that, and those behind it are not begun.

        Args:
            tasks: to begin with.
            more: asked before every answer for those that are to follow.
        """
        unanswered = deque(tasks)
        try:
            yield from self._answers(unanswered, more)
            if unanswered and self._replace() and not self._stopped:
                yield from self._answers(unanswered, more)
                if unanswered:
                    self._replace()
        except GeneratorExit:
            if unanswered:  # answers that nobody waits for would be taken for those of the next tasks
                self._process.kill()
                self._replace()
            raise
        if unanswered:
            yield self._lost(unanswered[0])

    def _answers(self, unanswered: deque[Task[Any]], more: Callable[[], Sequence[Task[Any]]]) -> Iterator[Ended]:
        """Until there is none left, or the process has ended."""
        with contextlib.suppress(OSError):
            send(self._stdin, tuple(unanswered))
            while unanswered:
                if following := tuple(more()):
                    unanswered.extend(following)
                    send(self._stdin, following)
                if not isinstance(answer := self._receiver.receive(), Ended):
                    return
                unanswered.popleft()
                yield answer

    def _lost(self, task: Task[Any]) -> Ended:
        why = ChainsimError(f"the process that checked this chain ended (code {self.code}); please report it")
        try:
            return Ended(task.lost(why))
        except ChainsimError as error:
            return Ended(error=error)

    def _replace(self) -> bool:
        """Start another; whether that one may answer what this one died of, because it plays nothing."""
        self.code = self._process.wait()
        self.close()
        played = self._plays and _of_playing(self.code)
        self._plays = self._plays and not played
        if not self._stopped:
            self._start()
        return played

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
        read_end, self._stdin = os.pipe()
        answers, write_end = os.pipe()
        make_room(write_end)
        self._process = start_worker(read_end, write_end, plays=self._plays, asks=self._asks)
        os.close(read_end)
        os.close(write_end)
        self._receiver = Receiver(answers)
        self._descriptors = [self._stdin, answers]


def _of_playing(code: int) -> bool:
    """Whether a process that ended like this may have been ended by what it played, rather than by somebody."""
    return code == HUNG or (code not in _ASKED_TO_END and death_by(code).kind is FailureKind.CRASHED)
