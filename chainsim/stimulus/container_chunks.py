"""Where the audio stands in a file that is made of chunks: a name, a size, and as many bytes.

Sources: RIFF/WAVE and RF64 (EBU Tech 3306), Sony Wave64, AIFF 1.3, Apple CAF 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

MAX_CHUNKS = 10_000
"""More headers than any real file has before its audio; a walk must end."""

FURTHEST = 2**62
"""No file has more bytes; systems can't go beyond twice as many."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How chunks stand one behind the other in a kind of file."""

    first_at: int  # behind the file's own header
    name_bytes: int
    size_bytes: int
    order: Literal["big", "little"]
    padded_to: int
    size_counts_header: bool = False


RIFF = Layout(12, 4, 4, "little", 2)
IFF = Layout(12, 4, 4, "big", 2)
WAVE64 = Layout(40, 16, 8, "little", 8, size_counts_header=True)  # names are GUIDs that begin with four letters
CAF = Layout(8, 4, 8, "big", 1)


@dataclass(frozen=True, slots=True)
class Chunk:
    """One of them."""

    name: bytes  # its first four
    start: int  # of its data
    size: int  # of its data; all ones in CAF: to the end of the file
    next_at: int


def chunks(stream: BinaryIO, layout: Layout, at: int | None = None) -> Iterator[Chunk]:
    """All that have a whole header, from the first one or from a place on."""
    at = layout.first_at if at is None else at
    header_bytes = layout.name_bytes + layout.size_bytes
    for _ in range(MAX_CHUNKS):
        if at > FURTHEST:
            return
        stream.seek(at)
        header = stream.read(header_bytes)
        if len(header) < header_bytes:
            return
        size = int.from_bytes(header[layout.name_bytes :], layout.order)
        if layout.size_counts_header:
            size = max(size - header_bytes, 0)
        next_at = at + header_bytes + -(-size // layout.padded_to) * layout.padded_to
        yield Chunk(header[:4], at + header_bytes, size, next_at)
        at = next_at


def find_chunk(stream: BinaryIO, wanted: bytes, layout: Layout) -> tuple[int, int] | None:
    """Start and size of the data of the first chunk of that name."""
    return next(((chunk.start, chunk.size) for chunk in chunks(stream, layout) if chunk.name == wanted), None)


def find_riff_data(stream: BinaryIO, layout: Layout) -> tuple[int, int] | None:
    """The data chunk; where its size does not fit 32 bits, ds64 holds it (EBU Tech 3306, 3.4)."""
    data = find_chunk(stream, b"data", layout)
    if data is None or data[1] != 0xFFFF_FFFF:
        return data
    ds64 = find_chunk(stream, b"ds64", layout)
    if ds64 is None:
        return data
    stream.seek(ds64[0] + 8)
    size = stream.read(8)
    return data[0], int.from_bytes(size, "little")
