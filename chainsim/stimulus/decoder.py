"""libsndfile behind one door: open, go to a frame, read on, with errors in chainsim's words."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chainsim.atomic_write import native
from chainsim.errors import AudioError
from chainsim.model.audio import BLOCK_FRAMES, Audio
from chainsim.units import format_time, s_from_frames

if TYPE_CHECKING:
    from soundfile import SoundFile

SF_COUNT_MAX = 2**63 - 1
"""What libsndfile says of a FLAC whose header leaves its length open, as one written to a pipe does."""

_STEP_16 = np.float32(2.0**-15)
"""Of 16 bits. They are read as they are, since libsndfile turns them into floats by a few thousand at a time."""

READABLE = "WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3"


@contextmanager
def open_decoder(path: Path, name: str, starts_at: int = 0) -> Iterator[SoundFile]:
    """An open file from this byte on; soundfile is imported here, since starting up must not wait for it."""
    import soundfile

    class Sequential(soundfile.SoundFile):  # type: ignore[misc, unused-ignore]
        """soundfile seeks after each read of a seekable file: slow for FLAC, and not exact for Opus."""

        def seekable(self) -> bool:
            """Said to be False so that reads follow each other."""
            return False

    with contextlib.ExitStack() as opened:
        try:
            source = opened.enter_context(_Rest(path, starts_at)) if starts_at else native(path)
            decoder = opened.enter_context(Sequential(source))
        except soundfile.LibsndfileError as error:
            raise AudioError(
                f"{name}: not an audio file that can be read here (libsndfile: {reason(error)}); expected {READABLE}"
            ) from None
        except OSError as error:
            raise AudioError(f"{name}: can't be read ({reason(error)}); check the path") from None
        except TypeError:  # how soundfile says that files named .raw have no header
            raise AudioError(
                f"{name}: headerless audio, expected a file with a header such as WAV; convert it"
            ) from None
        yield decoder


class _Rest(io.FileIO):
    """A file without its first bytes."""

    def __init__(self, path: Path, starts_at: int) -> None:
        super().__init__(native(path))
        self._starts_at = starts_at
        self.seek(0)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Places count from the first byte that is seen."""
        return super().seek(offset + (self._starts_at if whence == io.SEEK_SET else 0), whence) - self._starts_at

    def tell(self) -> int:
        """The place from the first byte that is seen."""
        return super().tell() - self._starts_at


def read_block(decoder: SoundFile, frames: int, at: int, name: str) -> Audio:
    """The next frames, of shape (channels, n); n is smaller only where the decoder has no more."""
    from soundfile import LibsndfileError

    whole_numbers = decoder.subtype == "PCM_16"
    interleaved = np.empty((frames, decoder.channels), dtype=np.int16 if whole_numbers else np.float32)
    filled = 0
    while filled < frames:
        try:
            got = len(decoder.read(out=interleaved[filled:]))
        except LibsndfileError as error:
            where = format_time(s_from_frames(at + filled, decoder.samplerate))
            raise AudioError(
                f"{name}: truncated or damaged: can't be decoded after {where} (libsndfile: {reason(error)}); "
                "get or export the file again"
            ) from None
        if got == 0:
            break
        filled += got
    if whole_numbers:
        return np.multiply(interleaved[:filled].T, _STEP_16, order="C", dtype=np.float32)
    return np.ascontiguousarray(interleaved[:filled].T)


def go_to(decoder: SoundFile, frame: int, name: str) -> int:
    """Go to a frame, and return where the decoder stands.

    MP3 and Opus are decoded up to there: their frames depend on those before, and libsndfile seeks in MP3 by estimate.
    So are FLACs of unknown length.
    """
    if frame == 0:
        return 0
    if decoder.format == "MP3" or decoder.subtype == "OPUS" or decoder.frames == SF_COUNT_MAX:
        at = 0
        while at < frame:
            got = read_block(decoder, min(BLOCK_FRAMES, frame - at), at, name).shape[1]
            if got == 0:
                break
            at += got
        return at
    from soundfile import LibsndfileError

    try:
        return int(decoder.seek(frame))
    except LibsndfileError as error:
        where = format_time(s_from_frames(frame, decoder.samplerate))
        raise AudioError(
            f"{name}: truncated or damaged: can't be decoded at {where} (libsndfile: {reason(error)}); "
            "get or export the file again"
        ) from None


def reason(error: Exception) -> str:
    """The short text of an error of the system or of libsndfile, without path and full stop."""
    text = getattr(error, "error_string", None) or getattr(error, "strerror", None) or str(error)
    return " ".join(str(text).removeprefix("Error : ").split()).rstrip(".")
