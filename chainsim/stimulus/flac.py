"""How much audio the frames of a FLAC hold, whatever its header says (RFC 9639, 8.2 and 9.1).

STREAMINFO counts the samples of the whole file, and libsndfile stops there. Frames have no length of their own; each
begins with a header that has a checksum and its number, and these are looked for.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

METADATA_HEADER_BYTES = 4
LAST_METADATA = 0x80
STREAMINFO_BYTES = 34
MOST_HEADER_BYTES = 16
"""Sync and codes 4, the number 7, block size and sample rate 2 each, the checksum 1 (RFC 9639, 9.1)."""

_SYNC = re.compile(rb"\xff[\xf8\xf9]")
_CRC_8 = 0x07
"""The polynomial of a frame header's checksum: x^8 + x^2 + x + 1 (RFC 9639, 9.1.8)."""


@dataclass(frozen=True, slots=True)
class _FrameHeader:
    """`number` counts frames, or samples where blocks vary in size."""

    number: int
    block_frames: int
    channels: int
    varies: bool

    def leads_to(self, other: _FrameHeader) -> bool:
        """Whether the other one comes next."""
        step = self.block_frames if self.varies else 1
        return (other.number, other.channels, other.varies) == (self.number + step, self.channels, self.varies)


def promised_frames(content: mmap.mmap, start: int) -> int:
    """What STREAMINFO counts; 0 where it does not say. The file's mark stands at `start`."""
    streaminfo = content[start + 8 : start + 8 + STREAMINFO_BYTES]
    return int.from_bytes(streaminfo[13:18], "big") & (1 << 36) - 1


def count_frames(content: mmap.mmap, start: int) -> int:
    """Sum of the blocks of all frames.

    A frame counts if it follows from the one before or leads to the one after, or stands where the first one must: what
    merely looks like a header within the audio has a number that fits neither. Frames of another file, whose numbers
    begin anew, fit among themselves.
    """
    first = _first_frame(content, start)
    total, counts = 0, content[first : first + 1] == b"\xff"
    for header, after in pairwise(chain(_headers(content, first), [None])):
        leads_on = header is not None and after is not None and header.leads_to(after)
        if header is not None and (counts or leads_on):
            total += header.block_frames
        counts = leads_on
    return total


def _headers(content: mmap.mmap, first: int) -> Iterator[_FrameHeader]:
    for match in _SYNC.finditer(content, first):
        header = _read_header(content[match.start() : match.start() + MOST_HEADER_BYTES])
        if header is not None:
            yield header


def _first_frame(content: mmap.mmap, start: int) -> int:
    """Where metadata end: pictures may hold anything."""
    at = start + 4
    while at + METADATA_HEADER_BYTES <= len(content):
        kind, length = content[at], int.from_bytes(content[at + 1 : at + METADATA_HEADER_BYTES], "big")
        at += METADATA_HEADER_BYTES + length
        if kind & LAST_METADATA:
            break
    return at


def _read_header(head: bytes) -> _FrameHeader | None:
    """The header that these bytes begin with; None where they are none."""
    if len(head) < 6 or head[3] & 1:
        return None
    size_code, rate_code, channel_code = head[2] >> 4, head[2] & 15, head[3] >> 4
    if size_code == 0 or rate_code == 15 or channel_code > 10 or head[3] >> 1 & 7 == 3:
        return None
    number, at = _coded_number(head)
    if number is None:
        return None
    if size_code in (6, 7):
        size_bytes = size_code - 5
        block_frames = int.from_bytes(head[at : at + size_bytes], "big") + 1
        at += size_bytes
    else:
        block_frames = 192 if size_code == 1 else 576 << size_code - 2 if size_code < 6 else 256 << size_code - 8
    at += {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if at >= len(head) or _crc_8(head[:at]) != head[at]:
        return None
    return _FrameHeader(number, block_frames, channel_code + 1 if channel_code < 8 else 2, bool(head[1] & 1))


def _coded_number(head: bytes) -> tuple[int | None, int]:
    """The number from byte 4 on, coded like UTF-8 in one to seven bytes, and where it ends."""
    first = head[4]
    if first < 0x80:
        return first, 5
    more = 7 - (first ^ 0xFF).bit_length()  # leading ones, less one
    rest = head[5 : 5 + more]
    if not 1 <= more <= 6 or len(rest) < more or any(byte & 0xC0 != 0x80 for byte in rest):
        return None, 5
    number = first & (0x3F >> more)
    for byte in rest:
        number = number << 6 | byte & 0x3F
    return number, 5 + more


def _crc_8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ _CRC_8 if crc & 0x80 else crc << 1) & 0xFF
    return crc
