"""Starting a worker: as a fork of what has imported what it needs, or half of that, or from scratch.

All of it has a server that was started ahead (`engine.fork_server`), beside the program's own imports; half of it has
the program.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from chainsim.engine.fork_client import ForkServer
from chainsim.engine.forked_child import ForkedChild
from chainsim.engine.forked_process import ForkedProcess
from chainsim.engine.own_program import may_be_forked
from chainsim.engine.process_lifetime import apart, tie

WorkerHandle = subprocess.Popen[bytes] | ForkedProcess | ForkedChild

_START = (
    "import sys; sys.path.append(sys.argv[1]); from chainsim.executing.worker import main; "
    "main(*map(int, sys.argv[2:]))"
)


def start_worker(read_end: int, write_end: int, *, plays: bool, asks: bool = False) -> WorkerHandle:
    """A process that serves this one.

    Args:
        read_end: where it gets tasks from; the caller closes his copies of both.
        write_end: where its answers go to.
        plays: whether it may play what it may die of.
        asks: whether it will most likely ask render processes of something.

    Raises:
        OSError: no process can be started.
    """
    parent = os.getpid()
    if ForkServer.forks_workers():
        return ForkServer.forked([read_end, write_end], (__name__, "serve"), int(plays), int(asks))
    if may_be_forked():
        return ForkedProcess(lambda: _begin([read_end, write_end], parent, plays, asks), [read_end, write_end])
    # -P: no module is taken from the current folder, which may hold anybody's files.
    program = [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[2]), str(parent), str(int(plays))]
    process = subprocess.Popen(program, stdin=read_end, stdout=write_end, **apart())
    tie(process)
    return process


def _begin(given: Sequence[int], parent: int, plays: int, asks: int) -> NoReturn:
    gc.enable()
    serve(parent, given, plays, asks)


def serve(parent: int, given: Sequence[int], plays: int, asks: int) -> NoReturn:
    """What a fork of `parent` does: as a process of its own would, and its exit code is that of the program."""
    for number, descriptor in enumerate(given):
        os.dup2(descriptor, number)
        os.close(descriptor)
    from chainsim.executing.worker import main

    if asks and may_be_forked():  # as long as there is one thread: from scratch it takes four times as long
        with contextlib.suppress(OSError):
            ForkServer.start(ready=False)
    code = 0
    try:
        main(parent, plays)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    ForkServer.end()
    os._exit(code)
