"""Where the audio stands in a file that is made of chunks: a name, a size, and as many bytes.

Sources: RIFF/WAVE and RF64 (EBU Tech 3306), Sony Wave64, AIFF 1.3, Apple CAF 1.0.
"""

from __future__ import annotations

from typing import BinaryIO

MAX_CHUNKS = 10_000
"""More headers than any real file has before its audio; a walk must end."""

FURTHEST = 2**62
"""No file has more bytes; systems can't go beyond twice as many."""


def find_chunk(stream: BinaryIO, wanted: bytes, order: str) -> tuple[int, int] | None:
    """Start and size of a chunk's data in an IFF or RIFF file: 4 bytes of name, 4 of size, padded to even."""
    at = 12
    for _ in range(MAX_CHUNKS):
        stream.seek(at)
        header = stream.read(8)
        if len(header) < 8:
            return None
        size = int.from_bytes(header[4:8], "big" if order == "big" else "little")
        if header[:4] == wanted:
            return at + 8, size
        at += 8 + size + size % 2
    return None


def find_riff_data(stream: BinaryIO, order: str) -> tuple[int, int] | None:
    """The data chunk; where its size does not fit 32 bits, ds64 holds it (EBU Tech 3306, 3.4)."""
    data = find_chunk(stream, b"data", order)
    if data is None or data[1] != 0xFFFF_FFFF:
        return data
    ds64 = find_chunk(stream, b"ds64", order)
    if ds64 is None:
        return data
    stream.seek(ds64[0] + 8)
    size = stream.read(8)
    return data[0], int.from_bytes(size, "little")


def find_wave64_data(stream: BinaryIO) -> tuple[int, int] | None:
    """The data chunk of Wave64: names are 16-byte GUIDs, sizes 8 bytes and include the header, padded to 8."""
    at = 40
    for _ in range(MAX_CHUNKS):
        if at > FURTHEST:
            return None
        stream.seek(at)
        header = stream.read(24)
        if len(header) < 24:
            return None
        size = int.from_bytes(header[16:24], "little")
        if header[:4] == b"data":
            return at + 24, max(size - 24, 0)
        at += max((size + 7) // 8 * 8, 24)
    return None


def find_caf_data(stream: BinaryIO) -> tuple[int, int] | None:
    """The data chunk of CAF: 4 bytes of name, 8 of size, unpadded; the size of the last one may be -1, to the end."""
    at = 8
    for _ in range(MAX_CHUNKS):
        if at > FURTHEST:
            return None
        stream.seek(at)
        header = stream.read(12)
        if len(header) < 12:
            return None
        size = int.from_bytes(header[4:12], "big")
        if header[:4] == b"data":
            return at + 12, size
        at += 12 + size
    return None
