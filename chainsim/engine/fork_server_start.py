"""Starting the server of render processes (`chainsim.engine.fork_server`): from scratch, or as a fork of the program.

Half of what the server imports the program has imported as well. So the program itself may be forked: `chainsim` alone,
not whoever imports chainsim (`chainsim.engine.own_program`), and for a server that is asked for at the beginning,
before there is any audio to be copied.
"""

from __future__ import annotations

import gc
import os
import socket
import subprocess
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, Protocol

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.forked_process import ForkedProcess
from chainsim.engine.guard_handle import PACKAGE, PROGRAM
from chainsim.engine.own_program import may_be_forked

_SERVER = (
    "import sys; sys.path.append(sys.argv[1]); from chainsim.engine.fork_server import main; "
    "main(*map(int, sys.argv[2:]))"
)


class ServerProcess(Protocol):
    """A child of this process, as subprocess.Popen has it."""

    @property
    def returncode(self) -> int | None:
        """Exit code, once it has been asked for."""

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""

    def wait(self) -> int:
        """Its exit code, once it has ended."""

    def terminate(self) -> None:
        """Ask it to end."""


def start_server(theirs: socket.socket, *, early: bool, ready: bool = True, also: Sequence[str] = ()) -> ServerProcess:
    """A server at its end of a connection.

    Args:
        theirs: that end.
        early: whether this process has just begun, and nothing in it is large.
        ready: whether it will surely be asked for something; see `fork_server.main`.
        also: modules that one that is a fork is to import besides.

    Raises:
        OSError: no process can be started.
    """
    parent = os.getpid()
    if early and may_be_forked():
        gc.disable()  # what is imported stays: looking through it again and again takes a tenth of that
        if not also:  # else this process has other things to import meanwhile
            from chainsim.engine import requests, responses  # noqa: F401 - what both need

        gc.freeze()
        gc.enable()
        return ForkedProcess(lambda: _serve(theirs.fileno(), parent, ready=ready, also=also), [theirs.fileno()])
    return subprocess.Popen(
        [*PROGRAM, _SERVER, PACKAGE, str(theirs.fileno()), str(parent)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=[theirs.fileno()],
        env={**os.environ, **dict([ONE_BLAS_THREAD])},  # a process with several threads is not to be forked
    )


def _serve(descriptor: int, parent: int, *, ready: bool, also: Sequence[str]) -> NoReturn:
    """By name, as `_SERVER` has it: no line of the program's own imports what plugins need."""
    import_module("chainsim.engine.fork_server").main(descriptor, parent, ready=ready, also=also)
    raise AssertionError("a server never returns")
