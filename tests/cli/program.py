"""The program as tests call it: in this process, where no process is the subject."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from chainsim.cli.main import run

_SIDE_BY_SIDE = ("check", "baseline", "presets", "mix", "sweep")


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    returncode: int
    stdout: str
    stderr: str


def chainsim(*arguments: str, cwd: Path, stdin: str = "", **environment: str) -> Done:
    """Run a command; its plugins still run in processes of theirs.

    Starting Python anew takes a second, and so does each worker: one job at a time, unless the number of jobs is told.
    """
    jobs = (
        ("--jobs", "1")
        if arguments[0] in _SIDE_BY_SIDE and "--jobs" not in arguments and "prune" not in arguments
        else ()
    )
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8") as stream,
    ):
        patch.chdir(cwd)
        patch.setattr(sys, "stdin", stream)
        for name, value in environment.items():
            patch.setenv(name, value)
        code = run([*arguments, *jobs])
    return Done(code, out.getvalue(), err.getvalue())
