"""How far `chainsim check` has come, on stderr: a bar on a terminal; elsewhere, with --verbose, a line for each."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

import click

from chainsim.cli.output import show_printed
from chainsim.report.check.status import check_said, check_word
from chainsim.report.kit.cells import clean, shorten
from chainsim.report.kit.style import PLAIN

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from chainsim.model.checked_chain import Checked
    from chainsim.model.finding import Severity


class CheckProgress:
    """Call it with every check as it ends, and how many are done; leave the context to take the bar away."""

    def __init__(self, total: int, fail_on: Severity | None, *, verbose: bool) -> None:
        self._total = total
        self._fail_on = fail_on
        self._verbose = verbose
        self._bad = 0
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> CheckProgress:
        if sys.stderr.isatty() and self._total > 1:
            from rich.console import Console
            from rich.progress import Progress

            # No thread draws it: with one this process could not be forked for those who check.
            progress = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
            progress.start()
            self._bar = progress, progress.add_task("checking", total=self._total)
        return self

    def __call__(self, checked: Checked, done: int) -> None:
        """One more is done."""
        word = check_word(checked, self._fail_on)[0]
        self._bad += word in ("FAIL", "ERROR")
        name = checked.name(" + ")
        if self._verbose and checked.result is not None and checked.result.complete:  # else the report has it
            show_printed(checked.result.measurement.printed)
        if self._bar is not None:
            from rich.markup import escape

            progress, task = self._bar
            text = f"{self._bad} bad  {shorten(name, 40, PLAIN)}" if self._bad else shorten(name, 40, PLAIN)
            progress.update(task, completed=done, description=escape(text), refresh=True)
        elif self._verbose:
            said = clean(f"{word:5} {name}: {check_said(checked)}, {checked.duration_s:.1f} s")
            click.echo(f"[{done}/{self._total}] {said}", err=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar[0].stop()
