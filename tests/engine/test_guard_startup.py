"""What a command gets ready before its imports; guards themselves: test_guard, test_fork_client."""

from __future__ import annotations

import sys

import pytest

from chainsim.engine import guard_startup, own_program
from chainsim.engine.fork_client import ForkServer


@pytest.mark.parametrize("program", [True, False])
def test_the_program_keeps_what_is_freed_and_nobody_else_s_process_is_touched(
    monkeypatch: pytest.MonkeyPatch, program: bool
) -> None:
    done: list[str] = []
    monkeypatch.setattr(own_program, "_started_with", {} if program else None)
    monkeypatch.setattr(ForkServer, "start", lambda: done.append("started"))
    monkeypatch.setattr(guard_startup, "keep_freed_memory", lambda: done.append("kept"))
    monkeypatch.setattr(sys, "platform", "linux")
    guard_startup.get_ready()
    assert done == ["started"] + ["kept"] * program
