"""`--watch`: again whenever a file has changed, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import click

from chainsim.errors import ChainsimError

_POLL_S = 0.2

Stamp = tuple[int, int, int]


def watch(once: Callable[[], object], files: Sequence[Path]) -> NoReturn:
    """Do it now, and again after every change of one of the files; what goes wrong is said, and ends nothing.

    The files are looked at five times a second: that works on every file system, network and container mounts too,
    and with editors that put a new file in the old one's place. Ends with KeyboardInterrupt.
    """
    from chainsim.cli.main import message

    names = " and ".join(file.name for file in files)
    while True:
        seen = _stamps(files)  # before: what is saved meanwhile counts as a change
        if sys.stdout.isatty():
            click.clear()
        try:
            once()
        except ChainsimError as error:
            click.echo(message(error), err=True)
        sys.stdout.flush()
        click.echo(f"\nwatching {names}; Ctrl-C ends", err=True)
        _wait_for_change(files, seen)


def _wait_for_change(files: Sequence[Path], seen: Sequence[Stamp | None]) -> None:
    """Until a file is another one and stays so for a moment; one that is gone is on its way to being replaced."""
    while True:
        time.sleep(_POLL_S)
        now = _stamps(files)
        if None in now or now == seen:
            continue
        time.sleep(_POLL_S)
        if _stamps(files) == now:
            return


def _stamps(files: Sequence[Path]) -> list[Stamp | None]:
    return [_stamp(file) for file in files]


def _stamp(file: Path) -> Stamp | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
