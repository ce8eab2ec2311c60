"""Whether all audio of a file would be read; if not it is refused. A header is believed where the file agrees."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import BinaryIO

from chainsim.errors import AudioError
from chainsim.stimulus import flac, ogg
from chainsim.stimulus.container import count_bytes_beyond, find_data, find_shortfall, has_known_signature
from chainsim.stimulus.decoder import READABLE, reason
from chainsim.stimulus.mp3 import after_tags, survey
from chainsim.stimulus.offset_stream import behind
from chainsim.units import format_part, format_time, s_from_frames

MP3_TOLERANCE_FRAMES = 2 * 1152
"""How far an MP3 may fall short of its own header: encoders count the padding at both ends differently."""

MP3_UNHEARD_FRAMES = 5 * 1152
"""How much more the frames of an MP3 hold than is audio: the header frame, the encoder's delay and its padding."""

FLAC_BEGINNINGS = (b"fLaC\x00\x00\x00\x22", b"fLaC\x80\x00\x00\x22")
"""The mark and the header of STREAMINFO, which is 34 bytes long (RFC 9639, 8.2)."""


def check_container(path: Path, name: str) -> None:
    """Compare the container's promise with the file, before libsndfile, which has no words for it.

    Raises:
        AudioError: the file holds less or more than its header says, or can't be read.
    """
    file_bytes = path.stat().st_size
    try:
        with path.open("rb") as stream:
            if not has_known_signature(stream):
                raise AudioError(f"{name}: not an audio file that can be read here; expected {READABLE}")
            tags_bytes, _ = after_tags(stream)
            audio = behind(stream, tags_bytes)
            _check_chunks(audio, name, file_bytes - tags_bytes)
            audio.seek(0)
            mark = audio.read(4)
            if mark == b"OggS":
                _check_ogg(audio, name, file_bytes - tags_bytes)
            elif mark == b"fLaC":
                _check_flac(stream, name, tags_bytes)
    except OSError as error:
        raise AudioError(f"{name}: can't be read ({reason(error)}); check its permissions") from None


def _check_chunks(stream: BinaryIO, name: str, file_bytes: int) -> None:
    data = find_data(stream)
    if data is None:
        return
    shortfall = find_shortfall(data, file_bytes)
    if shortfall is not None:
        raise AudioError(
            f"{name}: truncated: its header promises {shortfall.promised_bytes} bytes of audio, "
            f"the file holds {shortfall.held_bytes}; get or export the file again"
        )
    beyond = count_bytes_beyond(stream, data, file_bytes)
    held = file_bytes - data.start
    if held > 0 and (
        (data.promised_bytes == 0 and beyond and data.kind not in ("AIFF", "W64"))
        or (data.kind == "AU" and not data.has_known_size and data.promised_bytes >= 2**31 - 1)
    ):
        raise AudioError(
            f"{name}: its header says nothing of the {held} bytes of audio behind it, as a recording that was never "
            "closed; open it in an audio editor and save it again"
        )
    if data.kind == "CAF" and not data.has_known_size:
        raise AudioError(
            f"{name}: a CAF that does not say its length, which can't be read here; convert it to WAV or FLAC"
        )
    if beyond and data.promised_bytes:
        raise AudioError(
            f"{name}: its header promises {data.promised_bytes} bytes of audio, but {beyond} more bytes follow that "
            "are no part of it, as in files that were joined or too long for their format; convert it to RF64 or FLAC"
        )


def _check_ogg(stream: BinaryIO, name: str, file_bytes: int) -> None:
    if ogg.ends_inside_page(stream, file_bytes):
        raise AudioError(f"{name}: truncated: it ends in the middle of an Ogg page; get or export the file again")
    pages = ogg.survey(stream)
    if pages.is_flac:
        raise AudioError(f"{name}: FLAC inside Ogg, which can't be read here; save it as FLAC or WAV")
    if pages.links > 1:
        raise AudioError(
            f"{name}: {pages.links} Ogg streams one behind the other, of which only the first would be read; "
            "convert it to WAV or FLAC"
        )
    if pages.goes_on:
        raise AudioError(
            f"{name}: an Ogg stream that goes on behind its own end, which would not be read; convert it to WAV or FLAC"
        )
    if pages.goes_back:
        raise AudioError(
            f"{name}: an Ogg stream that says it ends before it does, so that the rest would not be read; "
            "convert it to WAV or FLAC"
        )


def _check_flac(stream: BinaryIO, name: str, start: int) -> None:
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        joined = max(content.find(mark, start + 4) for mark in FLAC_BEGINNINGS)
        promised = flac.promised_frames(content, start)
        held = flac.count_frames(content, start) if promised and joined < 0 else 0
    if joined > 0:
        raise AudioError(
            f"{name}: FLAC files one behind the other, of which only the first would be read; "
            "convert each of them, or export the file again"
        )
    if held > promised:
        raise AudioError(
            f"{name}: its header counts {promised} frames of audio, but it holds {held}, of which only the first would "
            "be read; export the file again"
        )


def mp3_start(path: Path) -> int:
    """The byte at which libsndfile has to begin: 0 unless something is in front that it can't pass."""
    with path.open("rb") as stream:
        at, plain = after_tags(stream)
    return 0 if plain else at


def check_mp3(path: Path, name: str, decoded_frames: int, sample_rate_hz: int) -> bool:
    """Whether an MP3 says how long it is.

    Raises:
        AudioError: libsndfile would stop before its end, or read only some of its parts.
    """
    with path.open("rb") as stream:
        held = survey(stream)
    if held.changes_at is not None:
        raise AudioError(
            f"{name}: an MP3 whose sample rate or channels change at "
            f"{format_time(s_from_frames(held.changes_at, sample_rate_hz))}, as when files are joined; "
            "convert its parts to WAV or FLAC"
        )
    tolerance = MP3_TOLERANCE_FRAMES
    if held.says_length:
        tolerance = MP3_UNHEARD_FRAMES if held.unheard_frames is None else held.unheard_frames + 1152
    if decoded_frames < held.frames - tolerance:
        kind = "that holds more than its header says" if held.says_length else "that does not say its length"
        raise AudioError(
            f"{name}: an MP3 {kind}: only {format_part(decoded_frames, held.frames, sample_rate_hz)} would be read; "
            "convert it to WAV or FLAC"
        )
    return held.says_length
