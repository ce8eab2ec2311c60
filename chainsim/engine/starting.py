"""Starting a guard with its render process: forked from a server that has all imports behind it, or from scratch."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from chainsim.engine.surroundings import ONE_BLAS_THREAD

_PACKAGE = str(Path(__file__).parents[2])
# -P: no module is taken from the current folder, which may hold anybody's files.
_PROGRAM = (sys.executable, "-P", "-c")
_GUARD = (
    "import sys; sys.path.append(sys.argv[1]); from chainsim.engine.guard import main; "
    "main(sys.argv[2], *map(int, sys.argv[3:]))"
)
_SERVER = (
    "import sys; sys.path.append(sys.argv[1]); from chainsim.engine.fork_server import main; "
    "main(*map(int, sys.argv[2:]))"
)
LENGTH = struct.Struct("=I")  # of a request to the server
STATUS = struct.Struct("=i")  # what it tells of a guard: process id, then exit code
_READ_AT_START = ("LD_", "PYTHON", "MALLOC_", "GLIBC_", "LC_", "LANG")
"""Beginnings of the variables that a process looks at when it starts, and never again."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The descriptors that a guard and its render process are started with; the caller closes his copies afterwards."""

    wire: int
    answers: int
    printed: int
    shared: int | str
    verdict: int


class Guard(Protocol):
    """A guard from its parent's side, as subprocess.Popen has it."""

    @property
    def pid(self) -> int:
        """Its process id."""

    def poll(self) -> int | None:
        """Exit code, or None while it runs; a negative one is a signal's number."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


def start_guard(ends: Ends, memory_limit_bytes: int | None) -> Guard:
    """Start a guard, which starts a render process; neither has to be up when this returns.

    Raises:
        OSError: no process can be started.
    """
    if sys.platform == "linux" and isinstance(ends.shared, int):
        return _ForkServer.fork(ends, ends.shared, memory_limit_bytes)
    numbers = (ends.verdict, os.getpid(), memory_limit_bytes or 0)
    return subprocess.Popen(
        [*_PROGRAM, _GUARD, _PACKAGE, str(ends.shared), *map(str, numbers)],
        stdin=ends.wire,
        stdout=ends.answers,
        stderr=ends.printed,
        start_new_session=os.name == "posix",  # a terminal's Ctrl-C is for the parent alone
        pass_fds=(ends.verdict, *([ends.shared] if isinstance(ends.shared, int) else [])) if os.name == "posix" else (),
        env={**dict([ONE_BLAS_THREAD]), **os.environ},
    )


class _ForkServer:
    """The server that this process has started. It stays until this process ends: the next start is as quick."""

    _lock = threading.Lock()
    _current: _ForkServer | None = None
    _retired: ClassVar[list[_ForkServer]] = []

    def __init__(self) -> None:
        self._environment = _read_at_start()
        self._parent = os.getpid()
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*_PROGRAM, _SERVER, _PACKAGE, str(theirs.fileno()), str(self._parent)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **dict([ONE_BLAS_THREAD])},  # a process with several threads is not to be forked
            )
        atexit.register(self._end)

    @classmethod
    def fork(cls, ends: Ends, shared: int, memory_limit_bytes: int | None) -> _ForkedGuard:
        """By the server that runs, if it is as one that would be started now."""
        status, told = os.pipe()
        try:
            with cls._lock, contextlib.suppress(ConnectionError):  # that it has ended shows at the status
                if cls._current is None or not cls._current._serves:
                    cls._replace()
                assert cls._current is not None  # noqa: S101 - for mypy
                descriptors = [ends.wire, ends.answers, ends.printed, shared, ends.verdict, told]
                cls._current._ask(descriptors, memory_limit_bytes)
        finally:
            os.close(told)
        return _ForkedGuard(status)

    @classmethod
    def _replace(cls) -> None:
        if cls._current is not None and cls._current._parent == os.getpid():
            cls._current._connection.shutdown(socket.SHUT_WR)  # it goes when what it has forked has gone
            cls._retired.append(cls._current)
        cls._retired[:] = [server for server in cls._retired if server._process.poll() is None]
        cls._current = _ForkServer()

    @property
    def _serves(self) -> bool:
        """Not so in a fork of the process that started it, nor once variables have changed that it read then."""
        own = self._parent == os.getpid()
        return own and self._environment == _read_at_start() and self._process.poll() is None

    def _ask(self, descriptors: list[int], memory_limit_bytes: int | None) -> None:
        folder = ""
        with contextlib.suppress(OSError):  # a current folder that has been deleted
            folder = os.getcwd()  # noqa: PTH109 - text, for JSON
        environment = {**dict([ONE_BLAS_THREAD]), **os.environ}
        values = {"environment": environment, "folder": folder, "memory_limit_bytes": memory_limit_bytes or 0}
        request = json.dumps(values).encode()
        try:
            socket.send_fds(self._connection, [LENGTH.pack(len(request))], descriptors)
            self._connection.sendall(request)
        except KeyboardInterrupt:  # half a request would be taken for the beginning of the next
            self._end()
            raise

    def _end(self) -> None:
        if self._parent == os.getpid():
            self._process.terminate()
            self._process.wait()


def _read_at_start() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(_READ_AT_START)}


class _ForkedGuard:
    """A guard that is a child of the server, which tells of it through a pipe: its process id, then its exit code."""

    def __init__(self, status: int) -> None:
        self._status = status
        self._pid: int | None = None
        self._code: int | None = None

    def __del__(self) -> None:
        os.close(self._status)

    @property
    def pid(self) -> int:
        """Waits until it has been forked.

        Raises:
            ProcessLookupError: it never was: the server has ended.
        """
        while self._pid is None and self._code is None:
            self._listen(None)
        if self._pid is None:
            raise ProcessLookupError
        return self._pid

    def poll(self) -> int | None:
        while self._code is None and self._listen(0.0):
            pass
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        end_s = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            left_s = None if end_s is None else max(0.0, end_s - time.monotonic())
            if not self._listen(left_s) and left_s is not None:
                raise subprocess.TimeoutExpired("guard", timeout or 0.0)
        return code

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _listen(self, timeout_s: float | None) -> bool:
        """Take in what the server says next; False if it said nothing within that time."""
        said_something = select.poll()
        said_something.register(self._status, select.POLLIN)
        if not said_something.poll(None if timeout_s is None else timeout_s * 1000):
            return False
        said = os.read(self._status, STATUS.size)
        if not said:  # the server was ended, and so was the guard
            self._code = -signal.SIGKILL
        elif self._pid is None:
            (self._pid,) = STATUS.unpack(said)
        else:
            (self._code,) = STATUS.unpack(said)
        return True
