"""Which executor a command gets: this machine's, unless somebody has chosen another for the time being.

A context rather than an argument, as for processes that wait (`engine.idle`): seven commands and three doors would
hand it down, and none of them would look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from chainsim.executing.executor import Executor
from chainsim.executing.threads import Threads
from chainsim.executing.worker_pool import Workers

_ELSEWHERE: ContextVar[Callable[[], Executor] | None] = ContextVar("elsewhere", default=None)


@contextmanager
def elsewhere(make: Callable[[], Executor]) -> Iterator[None]:
    """Have everything in this context done by what `make` gives, an executor for each command's work."""
    token = _ELSEWHERE.set(make)
    try:
        yield
    finally:
        _ELSEWHERE.reset(token)


def executor(at_once: int, *, processes: bool = False, tasks: int | None = None, asks: bool = False) -> Executor:
    """Whoever does the work.

    Args:
        at_once: how many tasks at a time on this machine; elsewhere there are as many as there is room.
        processes: on this machine, a process for each task in hand, where metering would take most of one processor.
        tasks: there will be no more than so many; None: nobody knows.
        asks: whether such a process will most likely ask render processes of something.
    """
    make = _ELSEWHERE.get()
    if make is not None:
        return make()
    return Workers(at_once, tasks, asks=asks) if processes else Threads(at_once)
