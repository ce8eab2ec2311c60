"""What a page's commands run: chainsim in this process, which is warm, and every other program in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from chainsim.cli.main import cli, run

_LONGEST_S = 300
_PRINTS = {"COLUMNS": "80", "NO_COLOR": "1"}
"""So that what is printed is the same wherever it is."""

Done = subprocess.CompletedProcess[str]


def chainsim(arguments: Sequence[str], folder: Path) -> Done:
    """Run a command of chainsim; its plugins still run in processes of theirs.

    A Python that is started anew takes as long as most commands do, and so does every worker: one job at a time.
    """
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        _variables(_PRINTS),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run([*arguments, *(("--jobs", "1") if _takes_jobs(arguments) else ())])
    return Done(list(arguments), code, out.getvalue(), err.getvalue())


def process(command: Sequence[str], folder: Path) -> Done:
    """Run any other program, or Python."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **_PRINTS},
        capture_output=True,
        encoding="utf-8",
        timeout=_LONGEST_S,
        check=False,
    )


def _takes_jobs(arguments: Sequence[str]) -> bool:
    """Whether the command, or the command of a group, has the option, and it was not given."""
    command: click.Command | None = cli
    for word in arguments:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word)
    return "--jobs" not in arguments and any("--jobs" in one.opts for one in (command.params if command else ()))


@contextlib.contextmanager
def _variables(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
