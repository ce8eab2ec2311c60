"""Render processes that have done their work and wait for more: starting one takes longer than most chains.

None are kept unless somebody asks for it with `kept`. A process that has loaded a plugin file is never kept: what
the plugin left behind in it must not touch the next chain.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chainsim.engine.process_handle import Child

_MOST = 3  # one renders, two probe

_lock = threading.Lock()
_waiting: list[Child] = []
_keepers = 0  # contexts that are open, one inside of another or side by side


@contextmanager
def kept() -> Iterator[None]:
    """Keep processes that are given back, until the end of the context."""
    global _keepers
    with _lock:
        _keepers += 1
    try:
        yield
    finally:
        with _lock:
            _keepers -= 1
            children = [] if _keepers else list(_waiting)
            if children:
                _waiting.clear()
        for child in children:
            child.close()


def are_kept() -> bool:
    """Whether somebody asks for it."""
    return _keepers > 0


def take(memory_limit_bytes: int | None) -> Child:
    """A process with nothing to do: one that waits, else a new one."""
    with _lock:
        while _waiting:
            child = _waiting.pop()
            if child.alive and child.memory_limit_bytes == memory_limit_bytes:
                return child
            child.close()
    return Child(memory_limit_bytes)


def make_ready(memory_limit_bytes: int | None) -> None:
    """See to it that one waits, where they are kept at all: for when there is time."""
    with _lock:
        ready = any(child.alive and child.memory_limit_bytes == memory_limit_bytes for child in _waiting)
    if _keepers and not ready:
        give_back(Child(memory_limit_bytes))


def give_back(child: Child) -> None:
    """Hand over a process that answers requests: it is kept, or ended."""
    with _lock:
        if _keepers and child.alive and not child.tainted and len(_waiting) < _MOST:
            _waiting.append(child)
            return
    child.close()
