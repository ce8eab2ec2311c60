"""The memory of a process and of what it has started, against what was taken on purpose."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from chainsim.engine.memory_usage import TakenMemory

TAKEN_BYTES = 64 << 20
HOLDER = f"import sys; held = b'x' * {TAKEN_BYTES}; print(flush=True); sys.stdin.read()"


def test_what_it_has_started_counts_and_is_looked_at_once_a_second() -> None:
    memory = TakenMemory(os.getpid(), os.getpid())
    before = memory(10.0)
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        held.stdout.readline()
        within_the_second, after_it = memory(10.9), memory(11.1)
        held.communicate(b"")
    assert within_the_second == pytest.approx(before, abs=TAKEN_BYTES / 2)
    assert TAKEN_BYTES <= after_it - within_the_second < 2 * TAKEN_BYTES


def test_a_process_that_is_gone_takes_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not psutil.pid_exists(gone.pid)
    assert TakenMemory(gone.pid, os.getpid())(10.0) == 0
