"""A fork as `subprocess` would have it: asked, waited for with and without a limit, ended."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")

PROGRAM = """
import os, subprocess, time
from chainsim.engine.forked_process import ForkedProcess
first, second = os.pipe()

def says():
    os.write(second, b"said")
    while True:
        time.sleep(1)

def goes():
    os._exit(7)

def raises():
    raise ValueError("no more")

def waited(process, limit):
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return "goes on"

process = ForkedProcess(WORK, [second])
DOES
"""


def told(work: str, does: str) -> tuple[str, str]:
    program = PROGRAM.replace("WORK", work).replace("DOES", does)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout, done.stderr


@pytest.mark.parametrize("limit", ["None", "30.0"])
def test_its_exit_code_is_told_again_and_again(limit: str) -> None:
    assert told("goes", f"print(waited(process, {limit}), process.wait(), process.poll())") == ("7 7 7\n", "")


def test_an_older_system_is_asked_again_and_again() -> None:
    assert told("goes", "del os.pidfd_open; print(waited(process, 30.0))") == ("7\n", "")
    does = "del os.pidfd_open; print(waited(process, 0.01)); process.kill(); print(process.wait())"
    assert told("says", does) == ("goes on\n-9\n", "")


@pytest.mark.parametrize(("ends", "code"), [("terminate", -15), ("kill", -9)])
def test_it_goes_on_until_it_is_ended(ends: str, code: int) -> None:
    does = f"print(os.read(first, 4), process.poll(), waited(process, 0.01)); process.{ends}(); print(process.wait())"
    assert told("says", does) == (f"b'said' None goes on\n{code}\n", "")


def test_one_that_has_ended_can_be_ended() -> None:
    assert told("goes", "process.wait(); process.terminate(); process.kill(); print(process.poll())") == ("7\n", "")


def test_what_it_raises_is_printed_and_nothing_of_the_program_goes_on() -> None:
    out, error = told("raises", "print('once', process.wait())")
    assert out == "once 1\n"
    assert error.endswith("ValueError: no more\n")
