from collections.abc import Callable
from pathlib import Path

import pytest

from chainsim.errors import AudioError
from chainsim.model.audio import Excerpt
from chainsim.stimulus import open_file
from tests.stimulus.hearing import whole
from tests.stimulus.odd_files import (
    FRAMES,
    RATE_HZ,
    frames_by_ffmpeg,
    mp3,
    piece,
    with_number,
    with_xing_count,
    without_xing,
)

TAG = b"ID3\x04\0\0\0\0\x01\x02" + bytes(130)
FOOTED = b"ID3\x04\0\x10\0\0\x01\x02" + bytes(130) + b"3DI\x04\0\x10\0\0\x01\x02"


def place(folder: Path, data: bytes) -> Path:
    path = folder / "vocal"
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(AudioError) as caught:
        whole(open_file(path, name="vocal"))
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["VORBIS", "OPUS"])
@pytest.mark.parametrize("links", [2, 5])
def test_chained_ogg(tmp_path: Path, encoding: str, links: int) -> None:
    path = place(tmp_path, piece("OGG", encoding) * links)
    assert refusal(path) == (
        f"vocal: {links} Ogg streams one behind the other, of which only the first would be read; "
        "convert it to WAV or FLAC"
    )
    assert frames_by_ffmpeg(path) > 1.9 * FRAMES  # so there was more


JOINED: dict[str, tuple[Callable[[], bytes], str]] = {
    "header": (lambda: mp3() * 2, "that holds more than its header says: only 0:01.000 of 0:02.112"),
    "tagged": (lambda: TAG + mp3() + TAG + mp3(), "that holds more than its header says: only 0:01.000 of 0:02.112"),
    "third": (lambda: with_xing_count(mp3(), 1 / 3), "that holds more than its header says: only 0:00.304 of 0:01.056"),
    "none": (lambda: with_xing_count(mp3(), 0), "that holds more than its header says: only 0:00."),
    "two tags": (
        lambda: TAG + TAG + without_xing(mp3(bitrate_mode="VARIABLE", compression_level=0.9)),
        "that does not say its length: only 0:00.",
    ),
    "mono": (lambda: mp3() + mp3(channels=1), "whose sample rate or channels change at 0:01.056"),
    "rate": (lambda: mp3() + mp3(rate_hz=44_100), "whose sample rate or channels change at 0:01.056"),
    "bare": (lambda: without_xing(mp3()) + without_xing(mp3(channels=1)), "whose sample rate or channels change at 0:"),
}


@pytest.mark.parametrize("case", JOINED)
def test_mp3_that_would_be_read_in_part(tmp_path: Path, case: str) -> None:
    make, expected = JOINED[case]
    message = refusal(place(tmp_path, make()))
    assert message.startswith(f"vocal: an MP3 {expected}")
    assert message.endswith("to WAV or FLAC")


@pytest.mark.parametrize("front", [bytes(1), bytes(500), TAG, TAG + TAG, FOOTED, FOOTED + bytes(9), TAG + FOOTED])
@pytest.mark.parametrize("behind", [b"", b"TAG" + bytes(125)])
def test_mp3_behind_tags_and_zeros(tmp_path: Path, front: bytes, behind: bytes) -> None:
    plain = whole(open_file(place(tmp_path, mp3())))
    path = place(tmp_path, front + mp3() + behind)
    assert (whole(open_file(path)) == plain).all()
    assert whole(open_file(path, excerpt=Excerpt(0.5))).shape == (2, FRAMES - RATE_HZ // 2)


PIPED = (0x7F00_0008, 0x7FFF_F000, 0x7FFF_FFDB, 0x7FFF_FFFE, 0xFFFF_1000, 0xFFFF_F000, 0xFFFF_FFFF)


@pytest.mark.parametrize("size", PIPED)
@pytest.mark.parametrize(("kind", "mark", "order"), [("WAV", b"data", "little"), ("AIFF", b"SSND", "big")])
def test_sizes_that_pipes_leave(tmp_path: Path, kind: str, mark: bytes, order: str, size: int) -> None:
    path = place(tmp_path, with_number(piece(kind, "PCM_16"), mark, 4, 4, size, order))
    assert whole(open_file(path)).shape == (2, FRAMES)


@pytest.mark.parametrize("size", [2**63 - 24, 2**63 - 1])
def test_wave64_from_a_pipe(tmp_path: Path, size: int) -> None:
    path = place(tmp_path, with_number(piece("W64", "PCM_16"), b"data", 16, 8, size))
    assert whole(open_file(path)).shape == (2, FRAMES)


def test_a_long_file_that_was_cut_is_no_pipe(tmp_path: Path) -> None:
    path = place(tmp_path, with_number(piece("WAV", "PCM_16"), b"data", 4, 4, 3_000_000_000))
    assert refusal(path) == (
        "vocal: truncated: its header promises 3000000000 bytes of audio, the file holds 192000; "
        "get or export the file again"
    )


NEVER_CLOSED: dict[str, Callable[[], bytes]] = {
    "WAV": lambda: with_number(piece("WAV", "PCM_16"), b"data", 4, 4, 0),
    "RF64": lambda: with_number(piece("RF64", "PCM_16"), b"ds64", 16, 8, 0),
    "AU": lambda: with_number(piece("AU", "PCM_16", endian="BIG"), b".snd", 8, 4, 0, "big"),
    "AU from a pipe": lambda: with_number(piece("AU", "PCM_16", endian="BIG"), b".snd", 8, 4, 0xFFFF_F000, "big"),
}


@pytest.mark.parametrize("kind", NEVER_CLOSED)
def test_a_recording_that_was_never_closed(tmp_path: Path, kind: str) -> None:
    assert refusal(place(tmp_path, NEVER_CLOSED[kind]())) == (
        "vocal: its header says nothing of the 192000 bytes of audio behind it, as a recording that was never closed; "
        "open it in an audio editor and save it again"
    )


def test_caf_that_goes_to_the_end(tmp_path: Path) -> None:
    assert refusal(place(tmp_path, with_number(piece("CAF", "PCM_16"), b"data", 4, 8, 2**64 - 1, "big"))) == (
        "vocal: a CAF that does not say its length, which can't be read here; convert it to WAV or FLAC"
    )


def test_wav_beyond_4_gib_whose_size_wrapped(tmp_path: Path) -> None:
    path = place(tmp_path, piece("WAV", "PCM_16"))
    with path.open("r+b") as stream:  # the rest is a hole: no disk is filled
        stream.truncate(path.stat().st_size + 2**32)
    assert refusal(path) == (
        "vocal: its header promises 192000 bytes of audio, but 4294967296 more bytes follow that are no part of it, "
        "as in files that were joined or too long for their format; convert it to RF64 or FLAC"
    )


@pytest.mark.parametrize("kind", ["WAV", "AIFF", "AU", "W64"])
def test_files_joined_end_to_end(tmp_path: Path, kind: str) -> None:
    data = piece(kind, "PCM_16")
    assert f"but {len(data)} more bytes follow that are no part of it" in refusal(place(tmp_path, data * 2))


def test_flac_joined_end_to_end(tmp_path: Path) -> None:
    assert refusal(place(tmp_path, piece("FLAC", "PCM_16") * 2)).startswith("vocal: FLAC files one behind the other, ")


@pytest.mark.parametrize(
    "behind", [b"LIST\4\0\0\0INFO", b"id3 \3\0\0\0abc\0", b"TAG" + bytes(125), bytes(4096), b"x", b"JUNK\1\0\0\0a"]
)
def test_chunks_and_tags_behind_the_audio_are_no_audio(tmp_path: Path, behind: bytes) -> None:
    path = place(tmp_path, piece("WAV", "PCM_16") + behind)
    assert whole(open_file(path)).shape == (2, FRAMES)


def with_flac_count(data: bytes, frames: int) -> bytes:
    """STREAMINFO's last 36 bits before the checksum (RFC 9639, 8.2)."""
    return data[:21] + bytes([data[21] & 0xF0]) + frames.to_bytes(4, "big") + data[26:]


@pytest.mark.parametrize("frames", [1, 30_000, FRAMES - 1])
@pytest.mark.parametrize("tags", [b"", TAG])
def test_flac_frames_behind_what_the_header_counts(tmp_path: Path, frames: int, tags: bytes) -> None:
    path = place(tmp_path, tags + with_flac_count(piece("FLAC", "PCM_16"), frames))
    assert refusal(path) == (
        f"vocal: its header counts {frames} frames of audio, but it holds {FRAMES}, of which only the first would be "
        "read; export the file again"
    )


@pytest.mark.parametrize(("kind", "endian"), [("CAF", "FILE"), ("AU", "LITTLE"), ("AU", "BIG")])
def test_headers_that_count_less(tmp_path: Path, kind: str, endian: str) -> None:
    data = piece(kind, "PCM_16", endian=endian)
    mark, offset, size = (b"data", 4, 8) if kind == "CAF" else (data[:4], 8, 4)
    order = "little" if endian == "LITTLE" else "big"
    half = FRAMES * 2
    path = place(tmp_path, with_number(data, mark, offset, size, half, order))
    assert f"its header promises {half} bytes of audio, but {half + (4 if kind == 'CAF' else 0)} more" in refusal(path)


def test_caf_chunks_behind_the_audio_are_no_audio(tmp_path: Path) -> None:
    chunk = b"info" + (9_000).to_bytes(8, "big") + bytes(9_000)
    assert whole(open_file(place(tmp_path, piece("CAF", "PCM_16") + chunk))).shape == (2, FRAMES)


def test_joined_caf(tmp_path: Path) -> None:
    data = piece("CAF", "PCM_16")
    assert f"but {len(data)} more bytes follow that are no part of it" in refusal(place(tmp_path, data * 2))


def test_mp3_that_counts_a_tenth_of_a_second_less(tmp_path: Path) -> None:
    """What the encoder says of its delay and padding shows that it is no silence."""
    data = mp3()
    assert refusal(place(tmp_path, with_xing_count(data, 0.9))).startswith("vocal: an MP3 that holds more than its ")
    assert whole(open_file(place(tmp_path, data))).shape == (2, FRAMES)


@pytest.mark.parametrize("encoding", ["VORBIS", "OPUS"])
def test_an_ogg_that_says_it_ends_before_it_does(tmp_path: Path, encoding: str) -> None:
    data = piece("OGG", encoding)
    last = data.rindex(b"OggS")
    page = bytearray(data[last:])
    page[6:14] = (1_000).to_bytes(8, "little")
    page[22:26] = bytes(4)
    page[22:26] = _ogg_checksum(page).to_bytes(4, "little")
    assert refusal(place(tmp_path, data[:last] + page)) == (
        "vocal: an Ogg stream that says it ends before it does, so that the rest would not be read; convert it to WAV "
        "or FLAC"
    )


def test_samples_of_the_eighties_are_refused_by_their_kind(tmp_path: Path) -> None:
    """8SVX also begins with FORM; nobody checks how long it says that it is."""
    assert refusal(place(tmp_path, piece("SVX", "PCM_16", channels=1))) == (
        "vocal: not an audio file that can be read here; expected WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3"
    )


def test_flac_in_ogg(tmp_path: Path) -> None:
    page = b"OggS\0\2" + bytes(20) + b"\1\7" + b"\x7fFLAC\1\0"
    assert refusal(place(tmp_path, page)) == "vocal: FLAC inside Ogg, which can't be read here; save it as FLAC or WAV"


def _ogg_checksum(page: bytes | bytearray) -> int:
    """RFC 3533, 6: CRC-32's polynomial, not reflected, from 0."""
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C1_1DB7 if crc & 0x8000_0000 else crc << 1) & 0xFFFF_FFFF
    return crc


BEHIND_TAGS: dict[str, tuple[Callable[[], bytes], str]] = {
    "chained Ogg": (lambda: piece("OGG", "VORBIS") * 2, "2 Ogg streams one behind the other"),
    "joined FLAC": (lambda: piece("FLAC", "PCM_16") * 2, "FLAC files one behind the other"),
    "joined WAV": (lambda: piece("WAV", "PCM_16") * 2, "more bytes follow that are no part of it"),
    "joined AIFF": (lambda: piece("AIFF", "PCM_16") * 2, "more bytes follow that are no part of it"),
    "half a WAV": (lambda: piece("WAV", "PCM_16")[:96_000], "truncated: its header promises 192000 bytes of audio, "),
    "half an Ogg": (lambda: piece("OGG", "VORBIS")[:-300], "truncated: it ends in the middle of an Ogg page"),
}


@pytest.mark.parametrize("tags", [TAG, TAG + TAG, FOOTED], ids=["tag", "tags", "footed"])
@pytest.mark.parametrize("name", BEHIND_TAGS)
def test_what_stands_behind_tags_is_looked_at_as_well(name: str, tags: bytes, tmp_path: Path) -> None:
    make, words = BEHIND_TAGS[name]
    assert words in refusal(place(tmp_path, tags + make()))


@pytest.mark.parametrize("encoding", ["VORBIS", "OPUS"])
def test_an_ogg_that_goes_on_behind_its_end(tmp_path: Path, encoding: str) -> None:
    data = piece("OGG", encoding)
    last = data[data.rindex(b"OggS") :]
    assert refusal(place(tmp_path, data + last)) == (
        "vocal: an Ogg stream that goes on behind its own end, which would not be read; convert it to WAV or FLAC"
    )
