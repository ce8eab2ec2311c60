"""Where not everything can be written: an error that says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full and limits of Linux")


def chainsim(*arguments: object, cwd: Path, stdout: str | None = None) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    target = os.open(stdout, os.O_WRONLY) if stdout else subprocess.PIPE
    try:
        done = subprocess.run(
            [sys.executable, "-m", "chainsim", *map(str, arguments)],
            cwd=cwd, stdout=target, stderr=subprocess.PIPE, text=True, timeout=120,
        )  # fmt: skip
    finally:
        if stdout:
            os.close(target)
    return done.returncode, done.stdout or "", done.stderr


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    path = tmp_path / "c.yaml"
    path.write_text("version: 1\nsource: {signal: sine, length_s: 1}\nstages: [{builtin: Gain}]\n", encoding="utf-8")
    return path


def test_a_whole_render_leaves_nothing_else(chain: Path, tmp_path: Path) -> None:
    code, out, _ = chainsim("render", chain, "-o", "taps", cwd=tmp_path)
    assert code == 0
    assert out.splitlines() == ["taps/00-input.wav", "taps/01-Gain.wav", "taps/output.wav"]
    assert sorted(f"taps/{file.name}" for file in (tmp_path / "taps").iterdir()) == out.splitlines()


def test_standard_output_is_full(tmp_path: Path) -> None:
    code, _, message = chainsim("schema", cwd=tmp_path, stdout="/dev/full")
    assert (code, message) == (2, "chainsim: can't write to standard output: No space left on device\n")
