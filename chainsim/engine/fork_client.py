"""Guards forked from the server that this process keeps (`chainsim.engine.fork_server`), on Linux."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading
import time
from typing import ClassVar

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.fork_messages import LENGTH, STATUS
from chainsim.engine.fork_server_start import start_server
from chainsim.engine.guard_handle import Ends
from chainsim.engine.own_program import read_at_start


class ForkServer:
    """The server that this process has started. It stays until this process ends: the next start is as quick."""

    _lock = threading.Lock()
    _current: ForkServer | None = None
    _retired: ClassVar[list[ForkServer]] = []

    def __init__(self, *, early: bool, ready: bool = True) -> None:
        self._environment = read_at_start()
        self._parent = os.getpid()
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = start_server(theirs, early=early, ready=ready)
        atexit.register(self._end)

    @classmethod
    def fork(cls, ends: Ends, shared: int, memory_limit_bytes: int | None) -> ForkedGuard:
        """By the server that runs, if it is as one that would be started now."""
        status, told = os.pipe()
        guard = ForkedGuard(status)
        try:
            with cls._lock, contextlib.suppress(ConnectionError):  # that it has ended shows at the status
                descriptors = [ends.wire, ends.answers, ends.printed, shared, ends.verdict, told]
                cls._serving()._ask(descriptors, memory_limit_bytes)
        finally:
            os.close(told)
        return guard

    @classmethod
    def start(cls, *, ready: bool = True) -> None:
        """Have one running before it is asked for anything, at the beginning of the process.

        Args:
            ready: whether it will surely be asked for something; see `fork_server.main`.

        Raises:
            OSError: no process can be started.
        """
        with cls._lock:
            cls._serving(early=True, ready=ready)

    @classmethod
    def end(cls) -> None:
        """For a process that ends without its exit functions: its server ends first."""
        with cls._lock:
            if cls._current is not None:
                cls._current._end()

    @classmethod
    def _serving(cls, *, early: bool = False, ready: bool = True) -> ForkServer:
        """The current one; another where it does not serve any more."""
        if cls._current is not None and cls._current._serves:
            return cls._current
        if cls._current is not None and cls._current._parent == os.getpid():
            cls._current._connection.shutdown(socket.SHUT_WR)  # it goes when what it has forked has gone
            cls._retired.append(cls._current)
        for server in cls._retired:
            if server._process.poll() is not None:
                atexit.unregister(server._end)
                server._connection.close()
        cls._retired[:] = [server for server in cls._retired if server._process.returncode is None]
        cls._current = ForkServer(early=early, ready=ready)
        return cls._current

    @property
    def _serves(self) -> bool:
        """Not so in a fork of the process that started it, nor once variables have changed that it read then."""
        own = self._parent == os.getpid()
        return own and self._environment == read_at_start() and self._process.poll() is None

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


class ForkedGuard:
    """A guard that is a child of the server, which tells of it through a pipe: its process id, then its exit code."""

    def __init__(self, status: int) -> None:
        self._status = status
        self._pid: int | None = None
        self._code: int | None = None
        self._lock = threading.Lock()  # whoever kills it may be another than who waits for it

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
        """Exit code, or None while it runs."""
        while self._code is None and self._listen(0.0):
            pass
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        end_s = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            left_s = None if end_s is None else max(0.0, end_s - time.monotonic())
            if not self._listen(left_s) and left_s is not None:
                raise subprocess.TimeoutExpired("guard", timeout or 0.0)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _listen(self, timeout_s: float | None) -> bool:
        """Take in what the server says next; False if it said nothing within that time."""
        if not self._may_read(timeout_s):
            return False
        with self._lock:
            if self._code is not None or not self._may_read(0.0):  # another thread has read it meanwhile
                return True
            said = os.read(self._status, STATUS.size)
            if not said:  # the server was ended, and so was the guard
                self._code = -signal.SIGKILL
            elif self._pid is None:
                (self._pid,) = STATUS.unpack(said)
            else:
                (self._code,) = STATUS.unpack(said)
        return True

    def _may_read(self, timeout_s: float | None) -> bool:
        said_something = select.poll()
        said_something.register(self._status, select.POLLIN)
        return bool(said_something.poll(None if timeout_s is None else timeout_s * 1000))
