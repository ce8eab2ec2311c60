"""What an MP3 holds, frame by frame (ISO/IEC 11172-3, 2.4.2.3 and 13818-3 for the lower rates; ID3v2.4, 3.1 and 3.4).

A first frame marked Xing or Info says how long the file is, and libsndfile stops there: of files joined one behind the
other it reads the first. Without one it estimates the length from the first frame's bit rate, and stops there: with
variable bit rate that can be a third of the track.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

KBIT_PER_S_MPEG_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBIT_PER_S_MPEG_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLE_RATES_HZ = (44_100, 48_000, 32_000)
MONO = 3

WHOLE_XING = b"\x0f"
"""Flags: it holds the number of frames, of bytes, a table of places and a quality."""

ENCODERS = (b"LAME", b"Lavc", b"Lavf", b"L3.9")
"""How the tag of those begins that write their delay into it."""

ID3_FOOTER = 0x10
MOST_TAGS = 5
PIECE_BYTES = 1 << 16
SURE_FRAMES = 3
"""So many in a row are no accident: a single header of four bytes turns up in any picture."""


@dataclass(frozen=True, slots=True)
class Mp3Frames:
    """What the frames say, whatever the header says."""

    starts_at: int  # byte of the first frame
    says_length: bool
    frames: int  # audio frames, with the encoder's delay, padding and header frame
    changes_at: int | None  # audio frame at which the sample rate or the number of channels changes
    unheard_frames: int | None  # of `frames`, by what the encoder says of its delay and padding; None: it does not
    is_plainly_tagged: bool  # libsndfile finds the first frame by itself


@dataclass(frozen=True, slots=True)
class _Header:
    size_bytes: int
    frames: int
    sample_rate_hz: int
    is_mono: bool


def survey(stream: BinaryIO) -> Mp3Frames:
    """Walk all Layer III frames; tags and damaged places between them are skipped."""
    at, plain = after_tags(stream)
    starts_at = at
    stream.seek(at)
    first = _frame(stream.read(4))
    if first is None:
        return Mp3Frames(at, False, 0, None, None, plain)
    stream.seek(at)
    head = stream.read(2048)
    says_length = b"Xing" in head or b"Info" in head
    frames, changes_at = 0, None
    while True:
        stream.seek(at)
        found = _frame(stream.read(4))
        if found is None:
            new = _next_frame(stream, at)
            if new is None:
                unheard = _delay_and_padding(head)
                unheard = None if unheard is None else unheard + first.frames  # the header frame
                return Mp3Frames(starts_at, says_length, frames, changes_at, unheard, plain)
            at = new
            continue
        same = (found.sample_rate_hz, found.is_mono) == (first.sample_rate_hz, first.is_mono)
        if not same and changes_at is None and _is_run(stream, at):
            changes_at = frames
        at += found.size_bytes
        frames += found.frames


def after_tags(stream: BinaryIO) -> tuple[int, bool]:
    """Where the audio starts behind ID3v2 tags and zero bytes, and whether libsndfile finds that place too."""
    at, plain = 0, True
    for _ in range(MOST_TAGS):
        stream.seek(at)
        head = stream.read(10)
        if head[:3] != b"ID3" or len(head) < 10:
            break
        at += id3_bytes(head)
        plain = plain and not head[5] & ID3_FOOTER
    stream.seek(at)
    piece = stream.read(PIECE_BYTES)
    zeros = len(piece) - len(piece.lstrip(b"\0"))
    if not zeros or zeros == len(piece):
        return at, plain
    return at + zeros, False


def id3_bytes(head: bytes) -> int:
    """Length of the ID3v2 tag that begins with these ten bytes: four bytes of seven bits, without header and footer."""
    held = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
    return held + (20 if head[5:6] and head[5] & ID3_FOOTER else 10)


def _next_frame(stream: BinaryIO, at: int) -> int | None:
    """Where frames go on behind a tag or a damaged place."""
    stream.seek(at)
    head = stream.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        at += id3_bytes(head)
        if _is_run(stream, at):
            return at
    while True:
        at += 1
        stream.seek(at)
        piece = stream.read(PIECE_BYTES)
        sync = piece.find(b"\xff")
        while sync >= 0:
            if _frame(piece[sync : sync + 4]) is not None and _is_run(stream, at + sync):
                return at + sync
            sync = piece.find(b"\xff", sync + 1)
        if len(piece) < PIECE_BYTES:
            return None
        at += PIECE_BYTES - 5


def _delay_and_padding(head: bytes) -> int | None:
    """What the encoder put before and behind the audio, which the tag behind a whole Xing header says in 12 bits each.

    Source: the LAME tag, revision 1.
    """
    at = max(head.find(b"Xing"), head.find(b"Info"))
    if at < 0 or head[at + 7 : at + 8] != WHOLE_XING or head[at + 120 : at + 124] not in ENCODERS:
        return None
    both = int.from_bytes(head[at + 141 : at + 144], "big")
    return (both >> 12) + (both & 0xFFF)


def _is_run(stream: BinaryIO, at: int) -> bool:
    """Whether several frames of one kind follow each other here."""
    kinds = set()
    for _ in range(SURE_FRAMES):
        stream.seek(at)
        found = _frame(stream.read(4))
        if found is None:
            return False
        kinds.add((found.sample_rate_hz, found.is_mono))
        at += found.size_bytes
    return len(kinds) == 1


def _frame(header: bytes) -> _Header | None:
    """The MPEG frame with these four bytes; None if they are no Layer III header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate_index, sample_rate_index, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer != 1 or rate_index in (0, 15) or sample_rate_index == 3:
        return None
    mpeg_1 = version == 3
    sample_rate_hz = SAMPLE_RATES_HZ[sample_rate_index] // {3: 1, 2: 2, 0: 4}[version]
    bit_rate = 1000 * (KBIT_PER_S_MPEG_1 if mpeg_1 else KBIT_PER_S_MPEG_2)[rate_index]
    frames = 1152 if mpeg_1 else 576
    return _Header(frames // 8 * bit_rate // sample_rate_hz + padding, frames, sample_rate_hz, header[3] >> 6 == MONO)
