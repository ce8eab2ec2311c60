"""What the container of an audio file promises, read from its own headers.

libsndfile quietly shortens a file whose data chunk is longer than the file, and takes an Ogg stream that was
cut inside a page for a shorter one. Measuring half a track without a word would be worse than not measuring.

Sources: RIFF/WAVE and RF64 (EBU Tech 3306), Sony Wave64, AIFF 1.3, Sun AU, Ogg (RFC 3533).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

MAX_CHUNKS = 10_000
"""More headers than any real file has before its audio; a walk must end."""

UNKNOWN_SIZES = frozenset({0x7FFF_F000, 0x7FFF_FFFF, 0x8000_0000})
"""What programs that write to a pipe put where the length belongs; FFmpeg and others use values near 2^32."""

FURTHEST = 2**62
"""No file has more bytes; systems can't go beyond twice as many."""

NEARLY_4_GIB = 0xFFFF_FF00

OGG_MAX_PAGE_BYTES = 65_307
OGG_PAGE_HEADER_BYTES = 27


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A file that ends before its audio does."""

    promised_bytes: int
    held_bytes: int


SIGNATURES = (b"RIFF", b"RIFX", b"RF64", b"BW64", b"riff", b"FORM", b".snd", b"dns.", b"caff", b"fLaC", b"OggS")
"""How files begin that are handed to libsndfile; MP3 begins with a frame instead, after an ID3 tag or several.

libsndfile reads a dozen more, of samplers and computers of the eighties, which nobody exports a track to. Their
readers are as old; the one of MIDI sample dumps prints what it does not like to standard output, into the report.
"""

MOST_TAGS = 5


def has_known_signature(stream: BinaryIO) -> bool:
    """Whether a file begins like WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3."""
    at = 0
    for _ in range(MOST_TAGS):
        stream.seek(at)
        head = stream.read(10)
        if head[:3] != b"ID3":
            return head.startswith(SIGNATURES) or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
        at += id3_bytes(head)
    return False


def id3_bytes(head: bytes) -> int:
    """Length of the ID3v2 tag that begins with these ten bytes (3.1: four bytes of seven bits, without those ten)."""
    return 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))


def find_shortfall(stream: BinaryIO, file_bytes: int) -> Shortfall | None:
    """How far the audio data falls short of what the header says; None if it does not, or nothing is said."""
    stream.seek(0)
    head = stream.read(40)
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        place = _find_riff_data(stream, "big" if head[:4] == b"RIFX" else "little")
    elif head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        place = _find_chunk(stream, b"SSND", "big")
    elif head[:4] == b"riff" and head[24:28] == b"wave":
        place = _find_wave64_data(stream)
    elif head[:4] == b".snd":
        place = (int.from_bytes(head[4:8], "big"), int.from_bytes(head[8:12], "big"))
    else:
        return None
    if place is None:
        return None
    start, promised = place
    if promised in UNKNOWN_SIZES or NEARLY_4_GIB <= promised < 2**32:
        return None
    held = max(file_bytes - start, 0)
    return Shortfall(promised, held) if held < promised else None


def ends_inside_ogg_page(stream: BinaryIO, file_bytes: int) -> bool:
    """Whether an Ogg file stops in the middle of a page, as a download that broke off does.

    A missing end-of-stream flag alone proves nothing: recordings of radio streams have none.
    """
    stream.seek(0)
    if stream.read(4) != b"OggS":
        return False
    stream.seek(max(file_bytes - OGG_MAX_PAGE_BYTES, 0))
    tail = stream.read(OGG_MAX_PAGE_BYTES)
    at = tail.rfind(b"OggS")
    if at < 0:
        return False
    page = tail[at:]
    if len(page) < OGG_PAGE_HEADER_BYTES:
        return True
    segments = page[26]
    lacing = page[OGG_PAGE_HEADER_BYTES : OGG_PAGE_HEADER_BYTES + segments]
    return len(page) < OGG_PAGE_HEADER_BYTES + segments + sum(lacing)


def _find_chunk(stream: BinaryIO, wanted: bytes, order: str) -> tuple[int, int] | None:
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


def _find_riff_data(stream: BinaryIO, order: str) -> tuple[int, int] | None:
    """The data chunk; where its size does not fit 32 bits, ds64 holds it (EBU Tech 3306, 3.4)."""
    data = _find_chunk(stream, b"data", order)
    if data is None or data[1] != 0xFFFF_FFFF:
        return data
    ds64 = _find_chunk(stream, b"ds64", order)
    if ds64 is None:
        return data
    stream.seek(ds64[0] + 8)
    size = stream.read(8)
    return data[0], int.from_bytes(size, "little")


def _find_wave64_data(stream: BinaryIO) -> tuple[int, int] | None:
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
            return at + 24, size - 24
        at += max((size + 7) // 8 * 8, 24)
    return None
