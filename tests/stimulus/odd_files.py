"""Files that recorders, pipes, converters and `cat` leave behind, from pieces that soundfile writes."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

RATE_HZ = 48_000
FRAMES = 48_000


def piece(kind: str, encoding: str, *, rate_hz: int = RATE_HZ, channels: int = 2, **settings: Any) -> bytes:
    """A second of noise in one format; the test is skipped where this libsndfile lacks it."""
    if kind not in soundfile.available_formats() or encoding not in soundfile.available_subtypes(kind):
        pytest.skip(f"this libsndfile has no {kind} {encoding}")
    samples = 0.2 * np.random.default_rng(5).standard_normal((FRAMES, channels))
    out = io.BytesIO()
    soundfile.write(out, samples, rate_hz, format=kind, subtype=encoding, **settings)
    return out.getvalue()


def mp3(**settings: Any) -> bytes:
    """An MP3 with its Xing header."""
    return piece("MP3", "MPEG_LAYER_III", **settings)


def without_xing(data: bytes) -> bytes:
    """The frames behind the header frame."""
    return data[data.index(b"\xff" + data[1:2], 4) :]


def with_xing_count(data: bytes, times: float) -> bytes:
    """Its Xing header says so many times as many frames."""
    at = data.index(b"Xing") if b"Xing" in data[:2048] else data.index(b"Info")
    count = int.from_bytes(data[at + 8 : at + 12], "big")
    return data[: at + 8] + int(count * times).to_bytes(4, "big") + data[at + 12 :]


def with_number(data: bytes, mark: bytes, offset: int, size: int, number: int, order: str = "little") -> bytes:
    """A number behind the first mark replaced."""
    at = data.index(mark) + offset
    return data[:at] + number.to_bytes(size, "big" if order == "big" else "little") + data[at + size :]


def frames_by_ffmpeg(path: Path) -> int:
    """How many frames ffmpeg decodes; it plays all parts of joined files."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("ffmpeg is not installed")
    command = [program, "-v", "error", "-i", str(path), "-ac", "1", "-f", "s16le", "-"]
    return len(subprocess.run(command, capture_output=True, check=False).stdout) // 2
