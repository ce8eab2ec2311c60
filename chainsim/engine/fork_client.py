"""Guards and workers forked from the server that this process keeps (`chainsim.engine.fork_server`), on Linux."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import threading
from collections.abc import Sequence
from typing import ClassVar

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.fork_messages import GUARD, LENGTH
from chainsim.engine.fork_server_start import start_server
from chainsim.engine.forked_child import ForkedChild
from chainsim.engine.forked_process import ForkedProcess
from chainsim.engine.guard_handle import Ends
from chainsim.engine.own_program import read_at_start


class ForkServer:
    """The server that this process has started. It stays until this process ends: the next start is as quick."""

    _lock = threading.Lock()
    _current: ForkServer | None = None
    _retired: ClassVar[list[ForkServer]] = []

    def __init__(self, *, early: bool, ready: bool = True, also: Sequence[str] = ()) -> None:
        self._environment = read_at_start()
        self._parent = os.getpid()
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = start_server(theirs, early=early, ready=ready, also=also)
        self._for_workers = bool(also) and isinstance(self._process, ForkedProcess)
        atexit.register(self._end)

    @classmethod
    def fork(cls, ends: Ends, shared: int, memory_limit_bytes: int | None) -> ForkedChild:
        """A guard, by the server that runs, if it is as one that would be started now."""
        descriptors = [ends.wire, ends.answers, ends.printed, shared, ends.verdict]
        return cls.forked(descriptors, GUARD, memory_limit_bytes or 0)

    @classmethod
    def forked(cls, descriptors: Sequence[int], what: tuple[str, str], *arguments: int) -> ForkedChild:
        """A child of the server that becomes `what`: a function, by its module's and its own name.

        Args:
            descriptors: that it gets; see `fork_server.main` for these and what else it gets.
            what: does not return.
            arguments: for it.
        """
        status, told = os.pipe()
        child = ForkedChild(status)
        try:
            with cls._lock, contextlib.suppress(ConnectionError):  # that it has ended shows at the status
                cls._serving()._ask([*descriptors, told], what, arguments)
        finally:
            os.close(told)
        return child

    @classmethod
    def forks_workers(cls) -> bool:
        """Whether one runs that is a fork of this process, and has imported what workers need."""
        with cls._lock:
            return cls._current is not None and cls._current._for_workers and cls._current._serves

    @classmethod
    def start(cls, *, ready: bool = True, also: Sequence[str] = ()) -> None:
        """Have one running before it is asked for anything, at the beginning of the process.

        Args:
            ready: whether it will surely be asked for something; see `fork_server.main`.
            also: modules that it is to import besides.

        Raises:
            OSError: no process can be started.
        """
        with cls._lock:
            cls._serving(early=True, ready=ready, also=also)

    @classmethod
    def end(cls) -> None:
        """For a process that ends without its exit functions: its server ends first."""
        with cls._lock:
            if cls._current is not None:
                cls._current._end()

    @classmethod
    def _serving(cls, *, early: bool = False, ready: bool = True, also: Sequence[str] = ()) -> ForkServer:
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
        cls._current = ForkServer(early=early, ready=ready, also=also)
        return cls._current

    @classmethod
    def unlock(cls) -> None:
        """In a fork, which is made while this process holds the lock and is to have servers of its own."""
        cls._lock = threading.Lock()

    @property
    def _serves(self) -> bool:
        """Not so in a fork of the process that started it, nor once variables have changed that it read then."""
        own = self._parent == os.getpid()
        return own and self._environment == read_at_start() and self._process.poll() is None

    def _ask(self, descriptors: list[int], what: tuple[str, str], arguments: Sequence[int]) -> None:
        folder = ""
        with contextlib.suppress(OSError):  # a current folder that has been deleted
            folder = os.getcwd()  # noqa: PTH109 - text, for JSON
        environment = {**dict([ONE_BLAS_THREAD]), **os.environ}
        values = {"environment": environment, "folder": folder, "what": what, "arguments": arguments}
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


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=ForkServer.unlock)
