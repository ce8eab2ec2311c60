"""What `run --write-fixed` writes and says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chainsim.cli.output import Output
    from chainsim.model.options import RunOptions
    from chainsim.model.result import Result
    from chainsim.tasks.chain_request import FileRequest


def write_copy(request: FileRequest, copy: Path, options: RunOptions, result: Result, output: Output) -> None:
    """Write the trimmed chain into another file, and say so; `result` is what the chain gave as it is.

    Raises:
        ChainsimError: the trimmed chain can't be measured, or the file can't be written.
    """
    from chainsim.cli.output import write_atomically
    from chainsim.cli.progress import ProgressBar
    from chainsim.report.fix.text import fixes_to_text
    from chainsim.tasks.fixed_copy import fixed_copy

    with ProgressBar(request.title) as progress:
        fixed = fixed_copy(request, copy, options, result, progress)
    write_atomically(copy, fixed.document.content)
    if fixed.fix.trims or fixed.fix.refused:
        click.echo(fixes_to_text([fixed.fix], output.style(messages=True)), nl=False, err=True)
    else:
        click.echo(f"wrote {copy}, the same as {request.title}: no trim is needed", err=True)
