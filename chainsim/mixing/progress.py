"""How far several strips at once are, told as one."""

from __future__ import annotations

import threading

from chainsim.engine.progress import OnProgress


class SharedProgress:
    """Adds up the frames of all strips.

    Args:
        on_progress: called with frames done and frames in all.
    """

    def __init__(self, on_progress: OnProgress | None) -> None:
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._done = 0
        self._total: int | None = 0

    def __reduce__(self) -> tuple[type[SharedProgress], tuple[None]]:
        """In another process nobody is told."""
        return SharedProgress, (None,)

    def expect(self, frames: int | None) -> None:
        """So much is to come; None: nobody knows."""
        self._total = None if frames is None or self._total is None else self._total + frames

    def of_one(self) -> OnProgress:
        """For one strip: told how far it is, adds what is new to the whole."""
        before = 0

        def tell(done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:  # noqa: ARG001
            nonlocal before
            with self._lock:
                if doing == "rendering":
                    self._done += done - before
                    before = done
                if self._on_progress is not None:
                    whole = self._total
                    at = at and f"({doing} {at})"
                    self._on_progress(self._done, None if whole is None else max(whole, self._done), "rendering", at)

        return tell
