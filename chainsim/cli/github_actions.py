"""What GitHub Actions is told besides the report: annotations on stdout, a summary of the job."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from chainsim.cli.output import Output, emit
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.model.check_run import CheckRun

_MOST_SUMMARY_BYTES = 900_000  # GitHub drops a step's summary above 1 MiB


@contextmanager
def told_to_github(output: Output, run: CheckRun) -> Iterator[None]:
    """Around what prints the report: where a workflow runs (GITHUB_ACTIONS) text is followed by annotations.

    What names in a chain file put into the text is kept from being read as commands meanwhile. Wherever a workflow
    runs or `--format github` asks for it, a summary goes to GITHUB_STEP_SUMMARY.

    Raises:
        UsageError: the summary can't be written.
    """
    runs = os.environ.get("GITHUB_ACTIONS") == "true"
    if runs and output.form == "text":
        from chainsim.report.check.github import check_to_github, without_commands

        before, after = without_commands(secrets.token_hex(16))
        emit(before)
        try:
            yield
        finally:
            emit(after)
        emit(check_to_github(run))
    else:
        yield
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and (runs or output.form == "github"):
        from chainsim.report.check.markdown import check_to_markdown

        told = check_to_markdown(run, most_bytes=_MOST_SUMMARY_BYTES)
        _summarise(Path(summary), told)


def _summarise(file: Path, told: str) -> None:
    """Added to what other commands of the step have written."""
    try:
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(told)
    except OSError as error:
        raise UsageError(f"can't write the summary '{file}': {error.strerror}") from error
