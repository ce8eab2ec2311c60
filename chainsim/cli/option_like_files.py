"""Files whose names look like options.

A repository may hold a file named `--plugin-dir=plugs/a.chain.yaml`. Whoever hands file names on (pre-commit, a shell
with `*`, Windows) would make an option of it, one that loads the repository's native code.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import click


def refuse_files_like_options(arguments: Sequence[str]) -> None:
    """Refuse arguments before a `--` that begin with a dash and are names of files here: either may be meant.

    Raises:
        click.UsageError: says which.
    """
    for argument in arguments:
        if argument == "--":
            return
        if argument.startswith("-") and argument != "-" and _is_here(argument):
            raise click.UsageError(
                f"'{argument}' is the name of a file here and looks like an option; rename the file, "
                f"or write ./{argument} for it"
            )


def _is_here(name: str) -> bool:
    try:
        return os.path.lexists(name)
    except ValueError:  # a NUL
        return False
