"""Where nothing, or not everything, can be written: an error that says so, and neither half a file nor a rest of one."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full and limits of Linux")

ROOM_BYTES = 16 * 1024


def chainsim(*arguments: object, cwd: Path, room: bool = False, stdout: str | None = None) -> tuple[int, str, str]:
    """Exit code, stdout, stderr; with `room` no file can grow beyond ROOM_BYTES, as on a disk that is nearly full."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, ROOM_BYTES))

    target = os.open(stdout, os.O_WRONLY) if stdout else subprocess.PIPE
    try:
        done = subprocess.run(
            [sys.executable, "-m", "chainsim", *map(str, arguments)],
            cwd=cwd, stdout=target, stderr=subprocess.PIPE, text=True, preexec_fn=limit if room else None, timeout=120,
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


def test_no_half_track_has_the_name_of_a_whole_one(chain: Path, tmp_path: Path) -> None:
    code, _, message = chainsim("render", chain, "-o", "taps", "--timeout-s", "100", cwd=tmp_path, room=True)
    assert (code, message) == (2, "chainsim: taps: can't be written to (File too large)\n")
    assert list((tmp_path / "taps").iterdir()) == []


def test_a_whole_render_leaves_nothing_else(chain: Path, tmp_path: Path) -> None:
    code, out, _ = chainsim("render", chain, "-o", "taps", cwd=tmp_path)
    assert code == 0
    assert out.splitlines() == ["taps/00-input.wav", "taps/01-Gain.wav", "taps/output.wav"]
    assert sorted(f"taps/{file.name}" for file in (tmp_path / "taps").iterdir()) == out.splitlines()


def test_standard_output_is_full(tmp_path: Path) -> None:
    code, _, message = chainsim("schema", cwd=tmp_path, stdout="/dev/full")
    assert (code, message) == (2, "chainsim: can't write to standard output: No space left on device\n")
