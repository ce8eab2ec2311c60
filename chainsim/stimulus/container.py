"""What the container of an audio file promises, read from its own headers.

libsndfile quietly shortens a file whose data chunk is longer than the file, and stops at the end of one that is
shorter. Measuring half a track without a word would be worse than not measuring.

Sources: RIFF/WAVE and RF64 (EBU Tech 3306), Sony Wave64, AIFF 1.3, Sun AU, Apple CAF 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

from chainsim.stimulus.container_chunks import CAF, IFF, RIFF, WAVE64, Layout, chunks, find_chunk, find_riff_data
from chainsim.stimulus.mp3 import after_tags

UNKNOWN_SIZES = (range(0x7F00_0000, 0x8001_0000), range(0xFFF0_0000, 2**32), range(2**62, 2**64))
"""What programs that write to a pipe put where the length belongs: the largest number, less a header or a block.

sox writes 0x7F000008 and 0x7FFFF000, others 0xFFFF1000, 0xFFFFF000, 0x7FFFFFDB or, in Wave64, 2^63 - 24. So a file
that really held as much and was cut is not told; one of 2.2 to 4.2 GB is.
"""

MOST_JUNK_BYTES = 4096
"""What may follow the audio without being a chunk: tags of other formats, a sector's rest."""

BEGINNINGS = frozenset({b"RIFF", b"RIFX", b"RF64", b"BW64", b"riff", b"FORM", b"data", b"SSND", b".snd", b"caff"})
"""Names of what holds audio: where one follows the audio, a second file has been joined to the first."""

Kind = Literal["RIFF", "RIFX", "AIFF", "W64", "AU", "CAF"]
LAYOUTS: Mapping[Kind, Layout] = {"RIFF": RIFF, "RIFX": IFF, "AIFF": IFF, "W64": WAVE64, "CAF": CAF}
"""AU has no chunks."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A file that ends before its audio does."""

    promised_bytes: int
    held_bytes: int


@dataclass(frozen=True, slots=True)
class DataChunk:
    """Where the audio begins, and how much of it the header promises."""

    start: int
    promised_bytes: int
    kind: Kind

    @property
    def has_known_size(self) -> bool:
        """Whether the number means a length."""
        return not any(self.promised_bytes in sizes for sizes in UNKNOWN_SIZES)


SIGNATURES = (b"RIFF", b"RIFX", b"RF64", b"BW64", b"riff", b".snd", b"dns.", b"caff", b"fLaC", b"OggS")
IFF_KINDS = (b"AIFF", b"AIFC")
"""How files begin that are handed to libsndfile; MP3 begins with a frame instead, after an ID3 tag or several.

libsndfile reads a dozen more, of samplers and computers of the eighties, which nobody exports a track to. Their
readers are as old; the one of MIDI sample dumps prints what it does not like to standard output, into the report.
"""


def has_known_signature(stream: BinaryIO) -> bool:
    """Whether a file begins like WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3."""
    stream.seek(after_tags(stream)[0])
    head = stream.read(12)
    return (
        head.startswith(SIGNATURES)
        or (head[:4] == b"FORM" and head[8:] in IFF_KINDS)
        or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    )


def find_data(stream: BinaryIO) -> DataChunk | None:
    """The audio of a WAV, RF64, Wave64, AIFF, AU or CAF; None of other files, or where there is none."""
    stream.seek(0)
    head = stream.read(40)
    place: tuple[int, int] | None
    kind: Kind
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        kind = "RIFX" if head[:4] == b"RIFX" else "RIFF"
        place = find_riff_data(stream, LAYOUTS[kind])
    elif head[:4] == b"FORM" and head[8:12] in IFF_KINDS:
        kind, place = "AIFF", find_chunk(stream, b"SSND", IFF)
    elif head[:4] == b"riff" and head[24:28] == b"wave":
        kind, place = "W64", find_chunk(stream, b"data", WAVE64)
    elif head[:4] in (b".snd", b"dns."):
        order: Literal["big", "little"] = "big" if head[:4] == b".snd" else "little"
        kind, place = "AU", (int.from_bytes(head[4:8], order), int.from_bytes(head[8:12], order))
    elif head[:4] == b"caff":
        kind, place = "CAF", find_chunk(stream, b"data", CAF)
    else:
        return None
    return None if place is None else DataChunk(*place, kind)


def find_shortfall(data: DataChunk, file_bytes: int) -> Shortfall | None:
    """How far the audio falls short of what the header says; None if it does not, or nothing is said."""
    held = max(file_bytes - data.start, 0)
    return Shortfall(data.promised_bytes, held) if data.has_known_size and held < data.promised_bytes else None


def count_bytes_beyond(stream: BinaryIO, data: DataChunk, file_bytes: int) -> int:
    """How many bytes follow the audio that are no chunk of this file: audio of a size that wrapped, a joined file."""
    if not data.has_known_size:
        return 0
    end = data.start + data.promised_bytes
    if data.kind == "W64":
        return _left_over(stream, (end + 7) // 8 * 8, data.kind, file_bytes)
    if data.kind == "CAF":  # never padded
        return _left_over(stream, end, data.kind, file_bytes)
    # Not every writer pads an odd chunk.
    return min(_left_over(stream, at, data.kind, file_bytes) for at in {end, end + end % 2})


def _left_over(stream: BinaryIO, at: int, kind: Kind, file_bytes: int) -> int:
    """What follows the last chunk of those that begin here; little things don't count."""
    for chunk in chunks(stream, LAYOUTS.get(kind, RIFF), at):
        if chunk.name in BEGINNINGS:
            return file_bytes - at
        named = chunk.name.isascii() and chunk.name.decode().isprintable()
        if kind not in LAYOUTS or not named or chunk.next_at > file_bytes + 1:
            break
        at = chunk.next_at
    left = max(file_bytes - at, 0)
    return left if left > MOST_JUNK_BYTES else 0
