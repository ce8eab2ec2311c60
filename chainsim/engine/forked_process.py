"""A fork of this process that does one thing, and has nothing of it but what was imported.

For `chainsim` itself alone, and while it has one thread: see `chainsim.engine.own_program.may_be_forked`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection
from typing import NoReturn

from chainsim.engine.guard_handle import PACKAGE

_LOOK_S = 0.005
_kept: list[object] = []


class ForkedProcess:
    """A child of this process, as subprocess.Popen has it.

    Args:
        work: which does not return.
        descriptors: the only ones that it gets, beside standard error.
    """

    def __init__(self, work: Callable[[], NoReturn], descriptors: Collection[int]) -> None:
        self.returncode: int | None = None
        self._lock = threading.Lock()  # whoever ends it may be another than who waits for it
        self._pid = os.fork()
        if self._pid == 0:
            try:
                _leave_behind(descriptors)
                work()
            except BaseException:  # nothing of the program goes on here
                traceback.print_exc()
            finally:
                os._exit(1)

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        with self._lock:
            if self.returncode is None:
                try:
                    ended, status = os.waitpid(self._pid, os.WNOHANG)
                except ChildProcessError:  # somebody else has heard how
                    ended, status = self._pid, 0
                if ended:
                    self.returncode = os.waitstatus_to_exitcode(status)
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        end_s = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end_s is None:
                with contextlib.suppress(ChildProcessError):
                    os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
                continue
            if (left_s := end_s - time.monotonic()) <= 0:
                raise subprocess.TimeoutExpired("fork", timeout or 0.0)
            _see_end(self._pid, left_s)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)


def _see_end(pid: int, limit_s: float) -> None:
    """Until a child has ended or the time is over; only for a moment where the system can't tell (before Linux 5.3)."""
    try:
        descriptor = os.pidfd_open(pid)
    except (AttributeError, OSError):
        time.sleep(min(_LOOK_S, limit_s))
        return
    try:
        ended = select.poll()
        ended.register(descriptor, select.POLLIN)
        ended.poll(1000.0 * limit_s)
    finally:
        os.close(descriptor)


def _leave_behind(descriptors: Collection[int]) -> None:
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
        if number not in (0, 1, 2, *descriptors):
            with contextlib.suppress(OSError):  # the one that the list was read with
                os.close(number)
    _kept.extend((sys.stdin, sys.stdout, sys.stderr))  # what waits in them is the program's to print
    sys.stdin, sys.stdout = (open(number, mode, closefd=False) for number, mode in ((0, "r"), (1, "w")))  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    if not sys.flags.safe_path:
        del sys.path[0]  # the current folder, which may hold anybody's files
    if PACKAGE not in sys.path:
        sys.path.append(PACKAGE)
