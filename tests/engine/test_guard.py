from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from chainsim.engine.process_handle import Child
from chainsim.plugin_failure import FailureKind

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no guard on Windows")


@pytest.fixture
def child() -> Iterator[Child]:
    started = Child()
    yield started
    started.close()


def below(child: Child) -> tuple[psutil.Process, psutil.Process]:
    """The guard and the render process, once both are there."""
    guard = psutil.Process(child._guard.pid)
    assert eventually(lambda: bool(guard.children()))
    return guard, guard.children()[0]


def eventually(condition: Callable[[], bool], within_s: float = 30.0) -> bool:
    end = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_an_idle_process_ends_with_its_wire(child: Child) -> None:
    guard, render = below(child)
    child.close()
    assert not guard.is_running()
    assert not render.is_running()


@pytest.mark.slow
def test_a_stopped_process_is_ended_as_well(child: Child) -> None:
    guard, render = below(child)
    render.suspend()
    child.close()
    assert not guard.is_running()
    assert not render.is_running()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other kernels don't signal the death of a parent")
def test_the_render_process_does_not_outlive_its_guard(child: Child) -> None:
    guard, render = below(child)
    # Once it reads from its wire it has said what shall happen when its parent dies; before that it looks for itself.
    assert eventually(lambda: render.status() == psutil.STATUS_SLEEPING)
    guard.kill()
    assert child.receive(30.0) is None
    assert child.death().words == "was killed (signal 9)"
    assert eventually(lambda: not render.is_running())


@pytest.mark.parametrize(
    ("number", "words"), [(signal.SIGSEGV, "crashed (signal 11)"), (signal.SIGKILL, "was killed (signal 9)")]
)
def test_a_death_is_told_through_the_guard(child: Child, number: signal.Signals, words: str) -> None:
    _, render = below(child)
    os.kill(render.pid, number)
    assert child.receive(30.0) is None
    death = child.death()
    assert (death.kind, death.words) == (FailureKind.CRASHED, words)


def test_the_current_folder_is_no_place_for_modules(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chain files from strangers come with folders from strangers."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "chainsim.py").write_text("raise SystemExit(86)")
    (folder / "select.py").write_text("raise SystemExit(86)")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    child = Child()
    _, render = below(child)
    assert eventually(lambda: render.status() == psutil.STATUS_SLEEPING)
    child.close()
    assert "SystemExit" not in child.output()
    assert child.output() == ""


def test_a_process_that_closes_the_wire_and_lives_on_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainsim.engine.process_handle._GRACE_S", 0.1)
    child = Child()
    assert child.death().words == "closed its connection to chainsim"
    assert child._guard.poll() is not None
    child.close()
