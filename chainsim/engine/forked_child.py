"""A child of the server that this process keeps (`chainsim.engine.fork_server`), as subprocess.Popen has it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import threading
import time

from chainsim.engine.fork_messages import STATUS


class ForkedChild:
    """A child of the server, which tells of it through a pipe: its process id, then its exit code."""

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
                raise subprocess.TimeoutExpired("fork", timeout or 0.0)
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
