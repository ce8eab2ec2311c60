"""Frames of real FLACs, cut and put behind each other, and headers written by hand for what libsndfile never writes."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest

from chainsim.stimulus.flac import count_frames, promised_frames
from tests.stimulus.odd_files import FRAMES, piece

STREAMINFO_END = 4 + 4 + 34


def counted(folder: Path, data: bytes, start: int = 0) -> tuple[int, int]:
    """What the header promises, and what the frames hold."""
    path = folder / "file"
    path.write_bytes(data)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return promised_frames(content, start), count_frames(content, start)


@pytest.mark.parametrize("encoding", ["PCM_S8", "PCM_16", "PCM_24"])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000, 96_000, 11_111])
def test_every_frame_of_a_real_file_counts_once(tmp_path: Path, encoding: str, channels: int, rate_hz: int) -> None:
    data = piece("FLAC", encoding, channels=channels, rate_hz=rate_hz)
    assert counted(tmp_path, data) == (FRAMES, FRAMES)
    assert counted(tmp_path, b"ID3 tag" + data, 7) == (FRAMES, FRAMES)


def frames_of(data: bytes) -> bytes:
    """What stands behind the metadata; libsndfile puts frame 0 there."""
    return data[data.index(b"\xff\xf8", STREAMINFO_END) :]


def test_frames_of_another_file_behind_it_count(tmp_path: Path) -> None:
    data, other = piece("FLAC", "PCM_16"), piece("FLAC", "PCM_16", channels=1)
    assert counted(tmp_path, data + frames_of(other)) == (FRAMES, 2 * FRAMES)
    assert counted(tmp_path, data + bytes(5000) + frames_of(data)) == (FRAMES, 2 * FRAMES)


def test_headers_within_a_picture_don_t_count(tmp_path: Path) -> None:
    data = piece("FLAC", "PCM_16")
    picture = frames_of(data)[:60_000]
    block = b"\x06" + len(picture).to_bytes(3, "big") + picture
    assert counted(tmp_path, data[:STREAMINFO_END] + block + data[STREAMINFO_END:]) == (FRAMES, FRAMES)


def crc_8(data: bytes) -> int:
    """By long division of the whole: an own way, to compare with."""
    number = int.from_bytes(data, "big") << 8
    for bit in range(number.bit_length() - 1, 7, -1):
        if number >> bit & 1:
            number ^= 0x107 << bit - 8
    return number


def header(number: int, block_frames: int, *, varies: bool = False, channels: int = 2) -> bytes:
    """A frame's header with its block size in 16 bits and its number coded as RFC 9639, 9.1.5 says."""
    coded = chr(number).encode() if number < 1 << 16 else number.to_bytes(4, "big")
    start = bytes([0xFF, 0xF9 if varies else 0xF8, 0x70, (channels - 1) << 4])
    head = start + coded + (block_frames - 1).to_bytes(2, "big")
    return head + bytes([crc_8(head)])


def made(*headers: bytes) -> bytes:
    return b"fLaC\x80\x00\x00\x22" + bytes(34) + b"".join(one + bytes(100) for one in headers)


@pytest.mark.parametrize(
    ("headers", "frames"),
    [
        ((header(0, 1000),), 1000),
        ((header(0, 1000), header(1, 1000), header(2, 10)), 2010),
        ((header(0, 100, varies=True), header(100, 700, varies=True), header(800, 5, varies=True)), 805),
        ((header(126, 50), header(127, 50), header(128, 50), header(2047, 50), header(2048, 50)), 250),
        ((header(0, 1000), header(1, 1000), header(7, 1000)), 2000),  # what looks like a header
        ((header(0, 1000), header(1, 1000), header(1, 1000, varies=True)), 2000),
        ((header(0, 1000), header(1, 1000), header(0, 300), header(1, 300)), 2600),  # another file's
        ((header(0, 1000), header(1, 1000), header(0, 300, channels=1), header(1, 300, channels=1)), 2600),
        ((header(0, 1000), header(1, 1000)[:-1] + b"\0"), 1000),  # its checksum is wrong
    ],
)
def test_headers(tmp_path: Path, headers: tuple[bytes, ...], frames: int) -> None:
    assert counted(tmp_path, made(*headers))[1] == frames


@pytest.mark.parametrize("data", [b"fLaC", b"fLaC\x80\x00", b"fLaC\x00\xff\xff\xff", made(), made() + b"\xff\xf8"])
def test_what_has_no_frames(tmp_path: Path, data: bytes) -> None:
    assert counted(tmp_path, data)[1] == 0
