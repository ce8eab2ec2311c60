"""A process that ends itself: where a stage stands still or takes too much, and nowhere else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chainsim.engine.played_here import HUNG
from tests.tools.cache import ROOT

PROGRAM = """
import mmap, sys, time
from chainsim.engine.hang_watch import HangWatch
from chainsim.engine.pulse import Pulse
from chainsim.model.options import ProcessLimits

pulse = Pulse(mmap.mmap(-1, Pulse.NBYTES))
watch = HangWatch(pulse, ProcessLimits({timeout_s}, {memory_bytes}))
watch.begin()
{does}
"""


def ended(does: str, timeout_s: float = 0.3, memory_bytes: int | None = None) -> int:
    program = PROGRAM.format(does=does, timeout_s=timeout_s, memory_bytes=memory_bytes)
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, timeout=60).returncode


@pytest.mark.parametrize("does", ["pulse.at(2, 7)", "pulse.at(1, -1)"])
def test_a_stage_that_stands_still_ends_it(does: str) -> None:
    assert ended(f"{does}\nwhile True: time.sleep(1)") == HUNG


@pytest.mark.parametrize(
    "does",
    [
        "pulse.idle(); time.sleep(1)",  # whatever is measured meanwhile
        "pulse.at(1, 1); watch.end(); time.sleep(1)",
    ],
)
def test_what_is_idle_or_has_ended_goes_on(does: str) -> None:
    assert ended(does) == 0


def test_too_much_memory_ends_it() -> None:
    assert ended("while True: time.sleep(1)", timeout_s=30.0, memory_bytes=1 << 20) == HUNG


def test_one_thread_looks_at_all_of_them_each_with_its_own_patience() -> None:
    other = "Pulse(mmap.mmap(-1, Pulse.NBYTES))"
    does = f"other = {other}; HangWatch(other, ProcessLimits(0.3, None)).begin(); other.at(1, 1)"
    looking_on = "import threading; assert threading.active_count() == 2"
    assert ended(f"{does}; {looking_on}\nwhile True: time.sleep(1)", timeout_s=60.0) == HUNG
