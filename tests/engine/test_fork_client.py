"""On Linux guards are forked from one server: what they have of the process that asks, and what ends with what."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from chainsim.engine import fork_server
from chainsim.engine.fork_messages import GUARD, LENGTH, STATUS
from chainsim.engine.forked_child import ForkedChild
from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.process_handle import Child
from chainsim.engine.wake_pipe import WakePipe
from chainsim.plugin_failure import FailureKind
from tests.engine.test_guard import below, eventually
from tests.tools.cache import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every guard is started from scratch")

FORKED_PARENT = """
import os, sys
from chainsim.engine.process_handle import Child
first = Child()
before = first._guard.pid
pid = os.fork()
own = Child()
print(own._guard.pid != before, own.alive, flush=True)
own.close()
if pid:
    os.waitpid(pid, 0)
    print(first.alive)
    first.close()
"""


READY = """
import psutil
from chainsim.engine.guard_startup import get_ready
from chainsim.engine.process_handle import Child
get_ready()
(server,) = psutil.Process().children()
get_ready()
child = Child()
print(psutil.Process(child._guard.pid).parent() == server, psutil.Process().children() == [server])
child.close()
"""


@pytest.fixture
def child() -> Iterator[Child]:
    started = Child()
    yield started
    started.close()


def server(child: Child) -> psutil.Process:
    parent = psutil.Process(child._guard.pid).parent()
    assert parent is not None
    return parent


def test_every_guard_is_forked_from_the_same_process(child: Child) -> None:
    """However many are asked for before the server is up."""
    others = [Child() for _ in range(4)]
    assert {server(one) for one in (child, *others)} == {server(child)}
    assert server(child).parent() == psutil.Process()
    for one in others:
        one.close()
    assert child.alive
    assert server(child).is_running()


def test_what_was_got_ready_is_what_forks() -> None:
    """In a process of its own, which has asked for nothing before."""
    done = subprocess.run([sys.executable, "-c", READY], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "True True\n"


def test_the_current_folder_is_that_of_now(child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    moved = Child()
    _, render = below(moved)
    assert Path(render.cwd()) == tmp_path
    moved.close()
    _, render = below(child)
    assert Path(render.cwd()) != tmp_path


def test_a_folder_that_has_been_deleted_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    child = Child()
    assert child.alive
    child.close()


def test_variables_that_are_read_at_the_start_take_a_new_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere")
    first = Child()
    old = server(first)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere/else")
    second = Child()
    assert server(second) != old
    assert server(second).environ()["LD_LIBRARY_PATH"] == "/nowhere/else"
    assert first.alive
    monkeypatch.setenv("ANY_OTHER", "changed")
    third = Child()
    assert server(third) == server(second)
    for child in (first, second, third):
        child.close()
    assert eventually(lambda: not old.is_running() or old.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.slow
def test_a_server_that_is_killed_takes_its_guards_along_and_the_next_start_has_a_new_one(child: Child) -> None:
    guard, render = below(child)
    old = server(child)
    old.kill()
    assert child.receive(30.0) is None
    assert (child.death().kind, child.death().words) == (FailureKind.CRASHED, "was killed (signal 9)")
    assert eventually(lambda: not guard.is_running() and not render.is_running())
    after = Child()
    assert server(after) != old
    after.close()


def test_a_fork_of_the_parent_has_a_server_of_its_own() -> None:
    done = subprocess.run(
        # Python 3.12 and later warn of forks beside threads, and rightly: users do it all the same.
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED_PARENT],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "True True\nTrue True\nTrue\n"


def test_threads_that_ask_at_once_hear_the_same_of_a_guard_that_has_ended() -> None:
    """One kills it while another waits: whoever reads second is not to take the end of the pipe for a killed server."""
    for _ in range(50):
        status, told = os.pipe()
        os.write(told, STATUS.pack(4711))
        os.write(told, STATUS.pack(7))
        os.close(told)
        guard = ForkedChild(status)
        assert in_parallel(ForkedChild.poll, [guard] * 8, 8) == [7] * 8


def test_a_server_that_can_not_fork_once_goes_on(monkeypatch: pytest.MonkeyPatch, wake_pipe: WakePipe) -> None:
    """The guard that did not come to be is as one that was killed; those that there are stay."""
    here, there = socket.socketpair()
    status, told = os.pipe()
    null = os.open(os.devnull, os.O_RDWR)
    request = json.dumps({"environment": {}, "folder": "", "what": GUARD, "arguments": [0]}).encode()
    socket.send_fds(here, [LENGTH.pack(len(request))], [null, null, null, null, null, told])
    here.sendall(request)
    os.close(told)
    os.close(null)

    def no_room() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", no_room)
    pipes: dict[int, int] = {}
    with here, there:
        assert fork_server._fork(there, pipes, wake_pipe)
    assert pipes == {}
    assert ForkedChild(status).wait(30.0) == -signal.SIGKILL


def test_a_process_that_has_ended_says_so_whenever_it_is_asked(child: Child) -> None:
    child.kill()
    assert [child.receive(600.0) for _ in range(3)] == [None] * 3
