"""`chainsim explain`: the pages about findings."""

from __future__ import annotations

import difflib
import shutil

import click

from chainsim.errors import UsageError
from chainsim.model.finding import FINDINGS


@click.command()
@click.argument("finding", required=False, metavar="[FINDING]")
def command(finding: str | None) -> int:
    """Explain a finding: what it means, how it was measured, what to do, and when to ignore it.

    Without a name, list all findings.
    """
    from chainsim.cli.output import emit

    if finding is None:
        emit(_table())
        return 0

    from chainsim.diagnose import explain, explanation_names

    if finding not in explanation_names():
        close = difflib.get_close_matches(finding, explanation_names(), n=1)
        hint = f"did you mean '{close[0]}'?" if close else "`chainsim explain` lists them"
        raise UsageError(f"no finding '{finding}', {hint}")
    emit(explain(finding).rstrip() + "\n")
    return 0


def _table() -> str:
    """Name, severity and summary of every finding."""
    width = max(map(len, FINDINGS)) + 2
    rows = (
        click.wrap_text(
            spec.summary,
            width=shutil.get_terminal_size((80, 24)).columns,
            initial_indent=f"{spec.name:<{width}}{spec.severity.value:<13}",
            subsequent_indent=" " * (width + 13),
        )
        for spec in FINDINGS.values()
    )
    return "\n".join(rows) + "\n"
