"""The memory of a process and of what it has started, against what was taken on purpose."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from chainsim.engine import memory_usage
from chainsim.engine.memory_usage import TakenMemory, descendants, resident_bytes

TAKEN_BYTES = 64 << 20
HOLDER = f"import sys; held = b'x' * {TAKEN_BYTES}; print(flush=True); sys.stdin.read()"
STARTER = f"import subprocess, sys; print(flush=True); input(); subprocess.run([sys.executable, '-c', {HOLDER!r}])"


def test_what_it_has_started_counts_and_is_looked_at_once_a_second() -> None:
    """Of a process that does nothing else: those that tests have started here may end meanwhile."""
    with subprocess.Popen([sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        starter.stdout.readline()
        memory = TakenMemory(starter.pid, starter.pid)
        before = memory(10.0)
        starter.stdin.write(b"\n")
        starter.stdin.flush()
        starter.stdout.readline()
        within_the_second, after_it = memory(10.9), memory(11.1)
        starter.communicate(b"")
    assert within_the_second == pytest.approx(before, abs=TAKEN_BYTES / 2)
    assert TAKEN_BYTES <= after_it - within_the_second < 2 * TAKEN_BYTES


@pytest.mark.parametrize("told", [True, False], ids=["by the system's files", "by psutil"])
def test_what_was_started_by_what_was_started(monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    if not told:
        monkeypatch.setattr(memory_usage, "_CHILDREN", "/nowhere")
    with subprocess.Popen([sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        starter.stdout.readline()
        assert descendants(starter.pid) == []
        starter.stdin.write(b"\n")
        starter.stdin.flush()
        starter.stdout.readline()
        (holder,) = psutil.Process(starter.pid).children()
        assert descendants(starter.pid) == [holder.pid]
        assert {starter.pid, holder.pid} <= set(descendants(os.getpid()))
        starter.communicate(b"")
    assert descendants(starter.pid) == []


def test_a_process_that_is_gone_takes_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not psutil.pid_exists(gone.pid)
    assert TakenMemory(gone.pid, os.getpid())(10.0) == 0


def test_of_this_process_it_is_what_the_system_says() -> None:
    before = resident_bytes()
    assert before == pytest.approx(psutil.Process().memory_info().rss, rel=0.1)
    held = b"x" * TAKEN_BYTES
    assert resident_bytes() - before > 0.9 * len(held)
