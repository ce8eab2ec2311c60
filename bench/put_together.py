"""Audio files that are whole in all their parts: one behind another, behind tags, with sizes that pipes leave.

And with headers that count less than they hold.
"""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

PIPED = (0, 0x7F00_0008, 0x7FFF_FFDB, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_1000, 0xFFFF_F000, 0xFFFF_FFFF)
MOST_FRAMES = 200_000
"""No file here holds as many: FFmpeg has taken it for another format, some WAVs behind tags for AMR."""
_SIZES = ((b"RIFF", 4, "<"), (b"data", 4, "<"), (b"FORM", 4, ">"), (b"SSND", 4, ">"))


def put_together(seed: bytes, seeds: Sequence[bytes], rng: random.Random) -> bytes:
    """One of the ways that fit any format, or that fit this one."""
    same = [one for one in seeds if one[:4] == seed[:4]]
    match rng.randrange(6):
        case 0:  # joined with itself
            return seed * rng.choice((2, 2, 3, 7))
        case 1:  # with others of its kind
            return seed + b"".join(rng.choice(same) for _ in range(rng.choice((1, 2, 5))))
        case 2:  # with whatever there is
            return seed + rng.choice(seeds)
        case 3:  # behind tags and before them
            tags = b"".join(_id3(rng) for _ in range(rng.choice((1, 2))))
            return tags + seed * rng.choice((1, 1, 2)) + rng.choice((b"", b"TAG" + bytes(125), bytes(417)))
        case 4:  # with a header that counts less
            return count_less(seed, rng.randrange(9), rng.choice((2, 3, 10)))
        case _:
            more = seed[len(seed) // 2 & ~7 :] if seed[:4] in (b"RIFF", b"FORM") else b""
            return _piped(seed, rng) + rng.choice((b"", more))


_COUNTS: tuple[tuple[bytes, bytes, int, int, Literal["little", "big"]], ...] = (
    (b"RIFF", b"data", 4, 4, "little"),
    (b"RIFF", b"fact", 8, 4, "little"),
    (b"RF64", b"ds64", 16, 8, "little"),
    (b"RF64", b"ds64", 24, 8, "little"),
    (b"riff", b"data", 16, 8, "little"),
    (b"riff", b"fact", 24, 8, "little"),
    (b"FORM", b"SSND", 4, 4, "big"),
    (b"FORM", b"COMM", 10, 4, "big"),
    (b"caff", b"data", 4, 8, "big"),
    (b"caff", b"pakt", 12, 8, "big"),
    (b"caff", b"pakt", 20, 8, "big"),
    (b".snd", b".snd", 8, 4, "big"),
    (b"\xff", b"Xing", 8, 4, "big"),
    (b"\xff", b"Info", 8, 4, "big"),
    (b"fLaC", b"fLaC", 22, 4, "big"),
)
"""How a file begins, a mark in its head, how many bytes behind the mark a count stands, and its bytes.

Not of Ogg: within its last page a stream may end before the page does.
"""


def count_less(seed: bytes, which: int, times: int) -> bytes:
    """One of the counts in its header divided; as it was where the format has none."""
    fitting = [count for count in _COUNTS if seed.startswith(count[0]) and seed.find(count[1], 0, 4096) >= 0]
    if not fitting:
        return seed
    _, mark, offset, size, order = fitting[which % len(fitting)]
    at = seed.find(mark) + offset
    number = int.from_bytes(seed[at : at + size], order) // times & ~7
    return seed[:at] + number.to_bytes(size, order) + seed[at + size :]


def _id3(rng: random.Random) -> bytes:
    length = rng.choice((0, 10, 100, 5000))
    size = bytes(length >> shift & 127 for shift in (21, 14, 7, 0))
    footed = rng.random() < 0.3
    tag = b"ID3\x04\0" + (b"\x10" if footed else b"\0") + size + bytes(length)
    return tag + (b"3DI\x04\0\x10" + size if footed else b"")


def _piped(seed: bytes, rng: random.Random) -> bytes:
    """Sizes of containers and of their audio that a pipe could not go back to; other formats stay as they are."""
    out = bytearray(seed)
    number = rng.choice(PIPED)
    for mark, offset, order in _SIZES:
        at = seed.find(mark, 0, 4096)
        if at >= 0 and rng.random() < 0.9:
            out[at + offset : at + offset + 4] = struct.pack(order + "I", number)
    return bytes(out)


def frames_by_ffmpeg(path: Path, sample_rate_hz: int) -> int:
    """How many frames FFmpeg decodes, 0 where it refuses the file or is not installed.

    It is told to write at the rate that was opened: what comes at another rate further on counts by its length.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        return 0
    command = [program, "-v", "error", "-i", str(path), "-map", "0:a:0", "-ac", "1", "-ar", str(sample_rate_hz)]
    done = subprocess.run([*command, "-f", "s16le", "-"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    frames = len(done.stdout) // 2
    return frames if frames < MOST_FRAMES else 0
