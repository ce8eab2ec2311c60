"""Built-ins played in the process that measures, where that one may die: a worker's.

A block is measured where it was rendered, while it is in that processor's cache, and no message is sent for it. What a
crash or a hang costs then is the process itself, and whoever has started it (`executing.worker_process`) has its task
done once more by one in which nothing is played: that tells the stage, the time and the levels until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

HUNG = 70
"""Exit code of a process that has ended itself, because a stage that it played stood still or took too much memory."""

_allowed = 0


@contextmanager
def allowed() -> Iterator[None]:
    """This process may die of what it plays, until the end of the context."""
    global _allowed
    _allowed += 1
    try:
        yield
    finally:
        _allowed -= 1


def is_allowed() -> bool:
    """Whether this process may die of what it plays."""
    return _allowed > 0
