"""What `check --fix` and `--diff` print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chainsim.cli.output import Output, Writers
    from chainsim.report.kit.style import Style
    from chainsim.tasks.chain_fixing import Fixing


def fix_writers(fixing: Fixing, writers: Writers, *, details: bool = False, series: bool = False) -> Writers:
    """The reports of a check, with what was done to the files; with `--diff` text is the diff and nothing else."""
    from chainsim.report.check.json import check_to_json
    from chainsim.report.fix.json import fixes_values
    from chainsim.report.fix.text import diff_to_text, fixes_to_text

    def text(style: Style) -> str:
        if not fixing.written:
            return diff_to_text("".join(fix.diff for fix in fixing.fixes), style)
        return "\n".join(filter(None, (fixes_to_text(fixing.fixes, style), str(writers["text"](style)))))

    def json(_: Style) -> str:
        return check_to_json(fixing.run, details=details, series=series, fixes=fixes_values(fixing.fixes))

    return {**writers, "text": text, "json": json}


def say_what_diff_leaves(fixing: Fixing, output: Output) -> None:
    """On stderr, so that stdout can be given to `patch`."""
    from chainsim.report.check.status import INTERRUPTED_REPORT
    from chainsim.report.check.text import errors_to_text
    from chainsim.report.fix.text import fixes_to_text, left_to_text

    if fixing.written:
        return
    style = output.style(messages=True)
    said = [
        errors_to_text(fixing.run, style),
        left_to_text(fixing.fixes, style, fixing.run.fail_on),
        fixes_to_text(fixing.fixes, style),
        "" if fixing.run.complete else INTERRUPTED_REPORT + "\n",
    ]
    gap = "\n" if any(fix.diff for fix in fixing.fixes) else ""  # from the diff, where both are on a terminal
    click.echo(gap + "\n".join(filter(None, said)), nl=False, err=True)
