"""How far something is, told while it goes on."""

from __future__ import annotations

import threading
from typing import Protocol


class OnProgress(Protocol):
    """Called every so often, from any thread."""

    def __call__(self, done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:
        """So much is done of so much in all (None: nobody knows), counted in whatever `doing` counts in.

        Args:
            done: never goes back as long as `doing` is the same.
            total: may change.
            doing: what is done, one thing after the other.
            at: what it is done with at this moment: a plugin's name.
        """


class Counted:
    """Things done one by one, several at once, in whatever threads: a context around each of them.

    Args:
        on_progress: who is told; None: nobody.
        total: how many.
        doing: what is done with them.
    """

    def __init__(self, on_progress: OnProgress | None, total: int, doing: str) -> None:
        self._on_progress = on_progress
        self._total = total
        self._doing = doing
        self._done = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """One is met; what takes no time is not worth a word."""

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._done += 1

    def begin(self, at: str) -> None:
        """It takes time."""
        if self._on_progress is not None:
            with self._lock:
                self._on_progress(self._done, self._total, self._doing, at)


SILENT = Counted(None, 0, "")
"""For what nobody is told of."""
