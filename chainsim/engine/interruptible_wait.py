"""A wait that Ctrl-C always ends."""

from __future__ import annotations

import queue
from typing import TypeVar

_LOOK_S = 0.2

Waited = TypeVar("Waited")


def next_of(waited: queue.SimpleQueue[Waited]) -> Waited:
    """What comes next, however long it takes.

    A wait without end is not always woken by a signal: never on Windows, nor by one that came just before elsewhere.
    """
    while True:
        try:
            return waited.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
