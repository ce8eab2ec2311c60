"""How long an MP3 is, from its own headers (ISO/IEC 11172-3, 2.4.2.3 and 13818-3 for the lower rates).

A first frame marked Xing or Info holds the length. Without one libsndfile estimates it from the first frame's bit rate,
and stops there: with variable bit rate that can be a third of the track.
"""

from __future__ import annotations

from typing import BinaryIO

from chainsim.stimulus.container import id3_bytes

KBIT_PER_S_MPEG_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBIT_PER_S_MPEG_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLE_RATES_HZ = (44_100, 48_000, 32_000)


def says_its_length(stream: BinaryIO) -> bool:
    """Whether the first frame is a Xing or Info header."""
    stream.seek(_after_tag(stream))
    first_frame = stream.read(2048)
    return b"Xing" in first_frame or b"Info" in first_frame


def count_frames(stream: BinaryIO) -> int:
    """Audio frames in the run of Layer III frames at the start of the file: what a decoder should give, or less."""
    at = _after_tag(stream)
    frames = 0
    while True:
        stream.seek(at)
        size = _layer_3_frame(stream.read(4))
        if size is None:
            return frames
        at += size[0]
        frames += size[1]


def _after_tag(stream: BinaryIO) -> int:
    """Where the audio starts."""
    stream.seek(0)
    tag = stream.read(10)
    if tag[:3] != b"ID3" or len(tag) < 10:
        return 0
    return id3_bytes(tag)


def _layer_3_frame(header: bytes) -> tuple[int, int] | None:
    """Bytes and audio frames of the MPEG frame with this header; None if it is no Layer III header."""
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
    return frames // 8 * bit_rate // sample_rate_hz + padding, frames
