"""When the process may be forked in place of a new one; that it is, and what becomes of it: test_fork_server_start."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from chainsim.engine import own_program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever pytest's workers have of them."""
    monkeypatch.setattr(os, "listdir", lambda _: ["1"])
    monkeypatch.setattr(own_program, "_started_with", None)


def test_a_program_that_is_not_ours_is_never_forked() -> None:
    assert not own_program.may_be_forked()


def test_ours_is_as_long_as_it_is_as_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    own_program.this_is_the_program()
    assert own_program.may_be_forked()
    monkeypatch.setenv("ANY_OTHER", "changed")
    assert own_program.may_be_forked()
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere/else")
    assert not own_program.may_be_forked()
    assert own_program.read_at_start()["LD_LIBRARY_PATH"] == "/nowhere/else"


def test_not_with_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(own_program, "_started_with", own_program.read_at_start())
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    assert not own_program.may_be_forked()
    done.set()
    other.join()
