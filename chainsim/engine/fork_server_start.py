"""Starting the server of render processes (`chainsim.engine.fork_server`): from scratch, or as a fork of the program.

Half of what the server imports the program has imported as well. So the program itself may be forked: `chainsim` alone,
not whoever imports chainsim (`chainsim.engine.own_program`), and for a server that is asked for at the beginning,
before there is any audio to be copied.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn, Protocol

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.guard_handle import PACKAGE, PROGRAM
from chainsim.engine.own_program import may_be_forked

_SERVER = (
    "import sys; sys.path.append(sys.argv[1]); from chainsim.engine.fork_server import main; "
    "main(*map(int, sys.argv[2:]))"
)
_kept: list[object] = []


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


def start_server(theirs: socket.socket, *, early: bool) -> ServerProcess:
    """A server at its end of a connection.

    Args:
        theirs: that end.
        early: whether this process has just begun, and nothing in it is large.

    Raises:
        OSError: no process can be started.
    """
    parent = os.getpid()
    if early and may_be_forked():
        from chainsim.engine import requests, responses  # noqa: F401 - what both need

        return ForkedProcess(lambda: _serve(theirs.fileno(), parent), theirs.fileno())
    return subprocess.Popen(
        [*PROGRAM, _SERVER, PACKAGE, str(theirs.fileno()), str(parent)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=[theirs.fileno()],
        env={**os.environ, **dict([ONE_BLAS_THREAD])},  # a process with several threads is not to be forked
    )


def _serve(descriptor: int, parent: int) -> NoReturn:
    """By name, as `_SERVER` has it: no line of the program's own imports what plugins need."""
    import_module("chainsim.engine.fork_server").main(descriptor, parent)
    raise AssertionError("a server never returns")


class ForkedProcess:
    """A fork of this process that does one thing, and has nothing of it but what was imported.

    Args:
        work: which does not return.
        descriptor: the only one that it gets, beside standard error.
    """

    def __init__(self, work: Callable[[], NoReturn], descriptor: int) -> None:
        self.returncode: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            try:
                _leave_behind(descriptor)
                work()
            except BaseException:  # nothing of the program goes on here
                traceback.print_exc()
            finally:
                os._exit(1)

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        return self._waited(os.WNOHANG)

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        code = self._waited(0)
        return 0 if code is None else code

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self._pid, signal.SIGTERM)

    def _waited(self, options: int) -> int | None:
        if self.returncode is None:
            try:
                ended, status = os.waitpid(self._pid, options)
            except ChildProcessError:  # somebody else has heard how
                ended, status = self._pid, 0
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _leave_behind(descriptor: int) -> None:
    """Of the program that was forked: terminal, signals, files, what it has still to print, folders of modules."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_DFL)
    os.setsid()  # a terminal's Ctrl-C is for the program alone
    gc.disable()
    gc.freeze()  # no file that is given up by and by closes a number that is another's by then
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
        if number not in (0, 1, 2, descriptor):
            with contextlib.suppress(OSError):  # the one that the list was read with
                os.close(number)
    _kept.extend((sys.stdin, sys.stdout, sys.stderr))  # what waits in them is the program's to print
    sys.stdin, sys.stdout = (open(number, mode, closefd=False) for number, mode in ((0, "r"), (1, "w")))  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    if not sys.flags.safe_path:
        del sys.path[0]  # the current folder, which may hold anybody's files
    if PACKAGE not in sys.path:
        sys.path.append(PACKAGE)
