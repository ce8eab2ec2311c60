"""The process that render processes and workers are forked from: it has imported what they need, and hosts no plugin.

Python, NumPy and pedalboard take half a second of processor time to import, a fork takes 10 ms. Started by
`chainsim.engine.fork_client` on Linux, where a process with a single thread may be forked whatever it has imported; the
system libraries of macOS forbid it. It ends with its parent, and what it has forked ends with it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import select
import socket
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NoReturn

from chainsim.engine import guard
from chainsim.engine.fork_messages import GUARD, LENGTH, MOST_DESCRIPTORS, STATUS
from chainsim.engine.wake_pipe import WakePipe

_LOOK_S = 1.0  # between two looks at whether the parent still lives
_LAST_LOOK_S = 0.05  # and when it has let go of the socket, or ended


def main(descriptor: int, parent: int, *, ready: bool = True, also: Sequence[str] = ()) -> NoReturn:
    """Serve requests for processes until the parent goes.

    Args:
        descriptor: a stream socket. A request is the length and text of a JSON object (`environment`, `folder`, and
            `what` it becomes: a function by its module's and its own name, with `arguments`), and with it descriptors,
            the last of which is a status pipe. No answer is sent: the status pipe gets the id of the new process, and
            its exit code once it has ended. The function gets this process's id, the other descriptors and the
            arguments, and does not return.
        parent: process id of who started this.
        ready: whether there surely will be requests for guards; else what those need is imported with the first.
        also: modules that other requests need.
    """
    with _kept_for_good():
        for name in also:
            import_module(name)
    if ready:
        _get_ready()
    _serve(socket.socket(fileno=descriptor), parent)
    os._exit(0)


@functools.cache
def _get_ready() -> None:
    """For guards and render processes."""
    with _kept_for_good():
        _import_all()


@contextlib.contextmanager
def _kept_for_good() -> Iterator[None]:
    """What is imported stays: looking through it again and again takes a sixth of the start."""
    gc.disable()
    yield
    gc.freeze()  # nothing that is shared with the forked is touched by their collections
    gc.enable()


def _import_all() -> None:
    import ctypes  # noqa: F401

    import chainsim.engine.memory_tuning
    import chainsim.engine.opening_failure
    import chainsim.engine.render_loop
    import chainsim.engine.render_process
    import chainsim.host.plugin_listing
    import chainsim.host.stage_opening
    import chainsim.host.stage_problems
    import chainsim.profile.checks.programme_check
    import chainsim.profile.probe.stage_probe  # noqa: F401


def _serve(connection: socket.socket, parent: int) -> None:
    wake = WakePipe()
    status_pipes: dict[int, int] = {}
    wanted = select.poll()
    wanted.register(wake.read_end, select.POLLIN)
    wanted.register(connection, select.POLLIN)
    asked = True  # as long as there may be requests; after that only until what was forked has ended
    while os.getppid() == parent and (asked or status_pipes):
        for ready, _ in wanted.poll(_LOOK_S * 1000 if asked else _LAST_LOOK_S * 1000):
            if ready == wake.read_end:
                wake.drain()
            elif not _fork(connection, status_pipes, wake):
                wanted.unregister(connection)
                asked = False
        _report_ended(status_pipes)


def _fork(connection: socket.socket, status_pipes: dict[int, int], wake: WakePipe) -> bool:
    """Do as the next request says; False where there is none, for the parent has let go."""
    request = _receive(connection)
    if request is None:
        return False
    values, (*given, status) = request
    if tuple(values["what"]) == GUARD:
        _get_ready()
    server = os.getpid()
    try:
        pid = os.fork()
    except OSError:  # no room for another: that one has not come to be, and those that there are go on
        for descriptor in (*given, status):
            os.close(descriptor)
        return True
    if pid == 0:
        # What belongs to the server and to its other children is none of this one's.
        wake.close()
        connection.close()
        for descriptor in (*status_pipes.values(), status):
            os.close(descriptor)
        with contextlib.suppress(OSError):  # a current folder that has been deleted
            os.chdir(values["folder"])
        os.environ.clear()
        os.environ.update(values["environment"])
        os.setsid()  # a terminal's Ctrl-C is for the parent alone
        try:
            module, name = values["what"]
            getattr(import_module(module), name)(server, given, *values["arguments"])
        finally:  # nothing of the server goes on here
            os._exit(1)
    for descriptor in given:
        os.close(descriptor)
    status_pipes[pid] = status
    _tell(status, pid)
    return True


def become_guard(server: int, given: Sequence[int], memory_limit_bytes: int) -> NoReturn:
    """What `GUARD` names: `given` are the descriptors of `guard_handle.Ends`, shared memory last but one."""
    *ends, shared, verdict = given
    for number, descriptor in enumerate(ends):
        os.dup2(descriptor, number)
        os.close(descriptor)
    guard.main(str(shared), verdict, server, memory_limit_bytes)


def _receive(connection: socket.socket) -> tuple[Any, list[int]] | None:
    """The next request with its descriptors; None where the parent has gone, even in the middle of one."""
    with contextlib.suppress(ConnectionError):
        head, descriptors, _, _ = socket.recv_fds(connection, LENGTH.size, MOST_DESCRIPTORS)
        if len(head) == LENGTH.size:
            (length,) = LENGTH.unpack(head)
            text = connection.recv(length, socket.MSG_WAITALL)  # and not a byte of the request behind it
            if len(text) == length:
                return json.loads(text), descriptors
    return None


def _report_ended(status_pipes: dict[int, int]) -> None:
    for pid, status in list(status_pipes.items()):
        ended, wait_status = os.waitpid(pid, os.WNOHANG)
        if ended:
            _tell(status, os.waitstatus_to_exitcode(wait_status))
            os.close(status_pipes.pop(pid))


def _tell(status: int, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # whoever asked has let go of it
        os.write(status, STATUS.pack(number))
