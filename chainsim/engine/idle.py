"""Render processes that have done their work and wait for more: starting one takes longer than most chains.

None are kept unless somebody asks for it with `kept`. A process that has loaded a plugin file is never kept: what
the plugin left behind in it must not touch the next chain.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chainsim.engine.child import Child

_MOST = 3  # one renders, two probe

_lock = threading.Lock()
_waiting: list[Child] = []
_keeping = False


@contextmanager
def kept() -> Iterator[None]:
    """Keep processes that are given back, until the end of the context."""
    global _keeping
    _keeping = True
    try:
        yield
    finally:
        with _lock:
            _keeping = False
            children, _waiting[:] = list(_waiting), []
        for child in children:
            child.close()


def take(memory_limit_bytes: int | None) -> Child:
    """A process with nothing to do: one that waits, else a new one."""
    with _lock:
        while _waiting:
            child = _waiting.pop()
            if child.alive and child.memory_limit_bytes == memory_limit_bytes:
                return child
            child.close()
    return Child(memory_limit_bytes)


def give_back(child: Child) -> None:
    """Hand over a process that answers requests: it is kept, or ended."""
    with _lock:
        if _keeping and child.alive and not child.tainted and len(_waiting) < _MOST:
            _waiting.append(child)
            return
    child.close()
