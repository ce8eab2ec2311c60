"""The process between chainsim and its plugins: it holds the render process on a leash and outlives it.

Started by `chainsim.engine.guard_startup`, it forks the render process before anything else, and then waits: for
that process to end, for the parent to ask for its end or to disappear, for memory to pass the limit. Whichever comes
first, nothing that plugins started is left when the guard goes: on Linux it is the reaper of all its descendants, so
that a process can leave its group, its session and its parent, but not the guard. Elsewhere the process group is ended.
Plugins never run in it, so it does not go down with them; if it is killed, the render process is killed by the kernel.

Windows has neither fork nor reapers: there the render process runs alone, in a job that ends with its parent, and its
parent watches its memory (`chainsim.engine.process_handle`).
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
import traceback
from typing import NoReturn

from chainsim.engine.memory_usage import LOOK_S, TakenMemory
from chainsim.engine.wake_pipe import WakePipe

_GRACE_S = 2.0  # from the end of the wire, for a process that still has to notice
_SWEEP_S = 5.0
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def main(shared: str, verdict: int, parent: int, memory_limit_bytes: int) -> NoReturn:
    """Fork the render process, guard it, say on `verdict` how it ended, and go.

    Args:
        shared: descriptor (or tag) of the memory that it shares with the parent.
        verdict: descriptor to write on.
        parent: process id of who started this.
        memory_limit_bytes: for the render process and all that plugins start together; 0: none.
    """
    if sys.platform == "win32":
        _render(shared)
    _control(_PR_SET_CHILD_SUBREAPER, 1)
    guard = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(verdict)
        os.setpgid(0, 0)
        _control(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == guard:
            _render(shared)
        os._exit(1)
    _let_go()
    children = _Children(pid)
    taken_bytes = _wait(children, parent, memory_limit_bytes)
    children.sweep()
    with contextlib.suppress(OSError):
        os.write(verdict, json.dumps({"status": children.status, "taken_bytes": taken_bytes}).encode())
    os._exit(0)


def _render(shared: str) -> NoReturn:
    try:
        from chainsim.engine.memory_tuning import collect_seldom, keep_freed_memory
        from chainsim.engine.process_lifetime import no_crash_dialogs

        no_crash_dialogs()
        collect_seldom()
        keep_freed_memory()
        from chainsim.engine.render_process import serve

        serve(int(shared) if shared.isdecimal() else shared)
    except BaseException:  # what goes wrong here is told to whoever reads standard error
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    # Not through the interpreter's own end: there, plugins that are unloaded under their threads crash or hang.
    os._exit(0)


def _let_go() -> None:
    """The answers and what plugins print end when those who write them end: the guard holds neither pipe open."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.close(nothing)


def _control(option: int, value: int) -> None:
    """Linux's prctl."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _wait(children: _Children, parent: int, memory_limit_bytes: int) -> int | None:
    """Until the render process has ended, or has to. Returns the memory it took, if that was too much."""
    wake = WakePipe()
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leash = select.poll()
    leash.register(wake.read_end, select.POLLIN)
    leash.register(0, select.POLLHUP)  # the parent's end of the wire; macOS tells its closing only where it is asked
    memory = TakenMemory(children.render_pid, os.getpid()) if memory_limit_bytes else None
    end = None
    while not asked and os.getppid() == parent and children.reap() and children.status is None:
        now = time.monotonic()
        if end is not None and now > end:
            break
        if memory and (taken_bytes := memory(now)) > memory_limit_bytes:
            return taken_bytes
        for descriptor, _ in leash.poll((LOOK_S if memory else 10 * LOOK_S) * 1000):
            if descriptor == wake.read_end:
                wake.drain()
            else:
                leash.unregister(0)
                end = time.monotonic() + _GRACE_S
    return None


class _Children:
    """The render process, and whatever lost its own parent and became the guard's child."""

    def __init__(self, render_pid: int) -> None:
        self.render_pid = render_pid
        self.status: int | None = None  # wait status of the render process, once it has ended

    def reap(self) -> bool:
        """Take note of those that have ended; False when none is left."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == self.render_pid:
                    self.status = ended[1]
        except ChildProcessError:
            return False
        return True

    def sweep(self) -> None:
        """End them all, with all their descendants, whatever they are at."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.render_pid, signal.SIGKILL)
        give_up = time.monotonic() + _SWEEP_S
        while self.reap() and time.monotonic() < give_up:
            import psutil

            for one in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    one.kill()
            time.sleep(0.005)
