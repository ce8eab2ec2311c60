"""`chainsim init`: a chain file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from chainsim.errors import UsageError
from chainsim.shell_words import shell_line


@click.command()
@click.argument("file", default="chain.yaml", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> int:
    """Write a commented chain file to start from; FILE is chain.yaml if not given.

    An existing file is never overwritten.
    """
    from chainsim.cli.output import write_atomically
    from chainsim.load import TEMPLATE

    try:
        write_atomically(file, TEMPLATE, overwrite=False)
    except FileExistsError:
        raise UsageError(f"'{file}' exists and is not overwritten; name another file") from None
    click.echo(f"wrote {file}; try: {shell_line('chainsim', 'run', files=(str(file),))}", err=True)
    return 0
