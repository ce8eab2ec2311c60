"""A server that imports what workers need while the program imports what it needs itself, on another processor.

Workers are forked from it (`engine.fork_client`), and begin with their first chain at once. Where nothing is left for
them that would be a third of a second of processor time for nothing. So commands are kept, as what they are told and
where: who gives one again has most of its results already.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

_MOST_COMMANDS = 64
_MOST_BYTES = 65 * _MOST_COMMANDS  # SHA-256 in hexadecimal, and a line's end


def start_ahead(chains: Sequence[str], audios: Sequence[str], jobs: int, *, keeps: bool, asks: bool) -> None:
    """Start it, where there will most likely be work for several workers.

    Args:
        chains: files, folders and patterns that are named.
        audios: files that are played into each of them.
        jobs: how many workers there may be.
        keeps: whether results are kept.
        asks: whether workers will most likely ask render processes of something.
    """
    alone = len(chains) == 1 and len(audios) < 2 and Path(chains[0]).is_file()
    if jobs < 2 or alone or (keeps and _command() in _known()):
        return
    from chainsim.engine.fork_client import ForkServer
    from chainsim.engine.fork_messages import WORKERS_NEED
    from chainsim.engine.own_program import may_be_forked

    if may_be_forked():
        with contextlib.suppress(OSError):
            ForkServer.start(ready=asks, also=WORKERS_NEED)


def remember_command() -> None:
    """What this one has measured is kept. A folder that can't be written to is no error."""
    from chainsim.atomic_write import write_whole

    command = _command()
    known = [command, *(one for one in _known() if one != command)][:_MOST_COMMANDS]
    file = _file()
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, "\n".join(known).encode(), durable=False)


def _command() -> str:
    import hashlib

    here = ""
    with contextlib.suppress(OSError):  # a current folder that has been deleted
        here = os.getcwd()  # noqa: PTH109 - text
    return hashlib.sha256(os.fsencode("\0".join((here, *sys.argv[1:])))).hexdigest()


def _known() -> list[str]:
    with contextlib.suppress(OSError, ValueError), _file().open("rb") as file:
        return file.read(_MOST_BYTES).decode("ascii").split("\n")
    return []


def _file() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("chainsim")) / "commands"
