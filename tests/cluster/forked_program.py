"""Programs of Dask that need not import it: each is forked from one that has (`tests.tools.aside`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.tools.aside import forks


class ForkedProgram:
    """`dask ...`, as a `subprocess.Popen` of it would be.

    Args:
        arguments: scheduler or worker, and what it is told.
        environment: all of it.
        folder: where it runs.
        log: what it says goes there.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> None:
        self._process = forks().Process(target=_run, args=(tuple(arguments), dict(environment), folder, log))
        self._process.start()

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended."""
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it runs on"
        return int(self._process.exitcode)


def _run(arguments: tuple[str, ...], environment: dict[str, str], folder: Path, log: Path) -> None:
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
    os.close(said)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["dask", *arguments]
    import dask
    from dask.cli import run_cli
    from distributed.config import initialize_logging

    dask.config.refresh()  # from the environment
    initialize_logging(dask.config.config)
    run_cli()
