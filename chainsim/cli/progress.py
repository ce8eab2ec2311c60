"""A progress bar on stderr, only on a terminal, only for what takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE_S = 2.0


class ProgressBar:
    """Call it with frames done and frames in total (None: unknown); leave the context to take the bar away."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began_s = time.monotonic()
        self._silent = not sys.stderr.isatty()
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int | None) -> None:
        """Show how far it is; cheap when there is nothing to show."""
        if self._silent:
            return
        if self._bar is None:
            if time.monotonic() - self._began_s < _PATIENCE_S:
                return
            self._bar = self._open(total)
        progress, task = self._bar
        progress.update(task, completed=done, total=total)

    def _open(self, total: int | None) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import Progress

        from chainsim.report.kit.cells import shorten
        from chainsim.report.kit.style import PLAIN

        progress = Progress(console=Console(stderr=True), transient=True)
        progress.start()
        return progress, progress.add_task(escape(shorten(self._what, 40, PLAIN)), total=total)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar[0].stop()
