"""A process that does one task after another: started by `executing.worker_start`.

Metering is done here, so that as many tasks as there are workers are in hand at once. Plugin files are rendered in this
process's own render processes; built-ins are played here, and what a crash of theirs would cost is this process and one
task done twice. Standard input and output are the wire; what anything prints goes to standard error.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from types import FrameType
from typing import TYPE_CHECKING, Any

from chainsim.engine.interruptible_wait import next_of
from chainsim.engine.memory_tuning import collect_seldom, keep_freed_memory
from chainsim.engine.message_pipe import JunkError, Receiver, send

if TYPE_CHECKING:
    from chainsim.executing.task import Task

_WATCH_S = 0.5


def main(parent: int, plays: int) -> None:
    """Serve one parent until it closes the wire, ends this process or is gone: then render processes are ended first.

    Args:
        parent: its process id.
        plays: whether it may play what it may die of; 0: nothing is played here.
    """
    collect_seldom()
    signal.signal(signal.SIGTERM, _stop)
    if os.name == "posix":  # elsewhere the closed wire has to do, which is seen between two tasks
        threading.Thread(target=_outlive_no, args=(parent,), daemon=True).start()
    read_end, write_end = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    handed_over: queue.SimpleQueue[Sequence[Task[Any]] | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(Receiver(read_end), handed_over), daemon=True).start()

    from chainsim.engine import idle_processes, known_sources, played_here
    from chainsim.executing.task import ended

    keep_freed_memory()
    with idle_processes.kept(), known_sources.kept(), played_here.allowed() if plays else nullcontext():
        while (tasks := next_of(handed_over)) is not None:
            for task in tasks:
                try:
                    send(write_end, ended(task))
                except BrokenPipeError:
                    return


def _receive(receiver: Receiver, handed_over: queue.SimpleQueue[Sequence[Task[Any]] | None]) -> None:
    """As they come: whoever hands over the next task before the last one is answered never waits for it."""
    with contextlib.suppress(OSError, JunkError):
        while (tasks := receiver.receive()) is not None:
            handed_over.put(tasks)
    handed_over.put(None)


def _outlive_no(parent: int) -> None:
    """A parent that was killed could not end this process, which may be waiting for a plugin that hangs."""
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os.kill(os.getpid(), signal.SIGTERM)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
