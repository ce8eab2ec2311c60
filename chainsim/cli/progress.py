"""Progress on stderr, only on a terminal, only for what takes longer than a moment: a bar for each thing done."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE_S = 0.5


class ProgressBar:
    """Call it as `OnProgress` says, from any thread; leave the context to take the bars away.

    One bar never goes back: what begins anew gets another below it.

    Args:
        what: said before every bar: what it is all about.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._began_s = time.monotonic()
        self._silent = not sys.stderr.isatty()
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._bars: dict[str, TaskID] = {}
        self._furthest: dict[str, int] = {}

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:
        """Show how far it is; cheap when there is nothing to show."""
        if self._silent or (self._progress is None and time.monotonic() - self._began_s < _PATIENCE_S):
            return
        with self._lock:
            progress = self._progress = self._progress or _opened()
            if doing not in self._bars:
                self._end_others(progress)
                self._bars[doing] = progress.add_task("", total=total)
            self._furthest[doing] = max(done, self._furthest.get(doing, 0))
            said = self._said(doing, at)
            progress.update(self._bars[doing], completed=self._furthest[doing], total=total, description=said)

    def _end_others(self, progress: Progress) -> None:
        """What was done before is over."""
        for doing, bar in self._bars.items():
            total = self._furthest[doing] or 1
            progress.update(bar, completed=total, total=total, description=self._said(doing, ""))

    def _said(self, doing: str, at: str) -> str:
        from rich.markup import escape

        from chainsim.report.kit.cells import shorten
        from chainsim.report.kit.style import PLAIN

        what = shorten(self._what, 30, PLAIN)
        return escape(f"{what}: {doing}" + (f" {shorten(at, 24, PLAIN)}" if at else ""))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()


def _opened() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.start()
    return progress
