"""An audio file as a stimulus, block by block."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chainsim.errors import AudioError, UsageError
from chainsim.files_found import nearest_name
from chainsim.model.audio import BLOCK_FRAMES, MAX_CHANNELS, WHOLE, Audio, AudioFormat, Excerpt, SourceInfo, Stimulus
from chainsim.stimulus.decoder import SF_COUNT_MAX, go_to, open_decoder, read_block, reason
from chainsim.stimulus.excerpt import FrameRange, check_sample_rate, choose_excerpt, ends_early
from chainsim.stimulus.truncation import MP3_TOLERANCE_FRAMES, check_container, check_mp3, mp3_start
from chainsim.units import format_part, s_from_frames


@dataclass(frozen=True, slots=True)
class FileStimulus:
    """Frames of a file, decoded anew in each pass. Memory does not grow with its length."""

    info: SourceInfo
    path: Path
    excerpt: FrameRange
    promised_frames: int | None  # of the whole file; None where the file does not say
    starts_at: int = 0  # byte at which the decoder begins

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """Decode from the excerpt's start.

        Raises:
            AudioError: the file has gone, ends early or can't be decoded.
        """
        with open_decoder(self.path, self.info.name, self.starts_at) as decoder:
            at = go_to(decoder, self.excerpt.start, self.info.name)
            while self.excerpt.end is None or at < self.excerpt.end:
                wanted = block_frames if self.excerpt.end is None else min(block_frames, self.excerpt.end - at)
                block = read_block(decoder, wanted, at, self.info.name)
                if block.shape[1]:
                    yield block
                at += block.shape[1]
                if block.shape[1] < wanted:
                    self._check_end(at)
                    return

    def _check_end(self, at: int) -> None:
        """The decoder has nothing more to give after frame `at`: is that the end?"""
        end = self.excerpt.end
        rate = self.info.format.sample_rate_hz
        if self.promised_frames is not None:
            tolerance = MP3_TOLERANCE_FRAMES if self.info.encoding == "MPEG_LAYER_III" else 0
            if at < self.promised_frames - tolerance:
                raise AudioError(
                    f"{self.info.name}: truncated: only {format_part(at, self.promised_frames, rate)} can be decoded; "
                    "get or export the file again"
                )
        elif at == 0:
            raise _no_frames(self.info.name)
        elif at <= self.excerpt.start:
            raise ends_early(self.info.name, "starts", s_from_frames(self.excerpt.start, rate), s_from_frames(at, rate))
        elif end is not None and at < end:
            raise ends_early(self.info.name, "ends", s_from_frames(end, rate), s_from_frames(at, rate))


def open_file(path: Path, *, excerpt: Excerpt = WHOLE, name: str | None = None) -> Stimulus:
    """Open an audio file: mono or stereo, 8 to 192 kHz, integer or float, in a format of `READABLE`.

    Float samples beyond +-1 are kept, as are lossy formats that decode above full scale. The headers are checked
    here; what only decoding can show (a FLAC or MP3 cut in the middle) is raised by `blocks`.

    Args:
        path: the file.
        excerpt: what is played of it.
        name: what messages and reports call it; the path by default.

    Raises:
        AudioError: missing, not audio, damaged, empty, more than two channels, a rate outside 8 to 192 kHz, or an
            excerpt beyond the end.
    """
    name = str(path) if name is None else name
    _check_regular_file(path, name)
    check_container(path, name)
    starts_at = mp3_start(path)
    with open_decoder(path, name, starts_at) as decoder:
        rate, channels, frames = decoder.samplerate, decoder.channels, decoder.frames
        container, encoding = decoder.format, decoder.subtype
    if channels > MAX_CHANNELS:
        raise AudioError(f"{name}: {channels} channels, expected 1 or 2; split or mix it down first")
    check_sample_rate(rate, name)
    if frames == 0:
        raise _no_frames(name)
    known = frames != SF_COUNT_MAX and (container != "MP3" or check_mp3(path, name, frames, rate))
    promised = frames if known else None
    chosen = choose_excerpt(name, rate, promised, excerpt.start_s, excerpt.end_s)
    info = SourceInfo(
        kind="file",
        name=name,
        format=AudioFormat(rate, channels),
        frames=None if promised is None else chosen.frames,
        encoding=encoding,
        start_frame=chosen.start,
    )
    return FileStimulus(info, path, chosen, promised, starts_at)


def ensure_not_played(files: Iterable[Path], stimulus: Stimulus) -> None:
    """No file that is going to be written is the one that is played.

    Raises:
        UsageError: names it.
    """
    if not isinstance(stimulus, FileStimulus):
        return
    for file in files:
        if file.exists() and file.samefile(stimulus.path):
            raise UsageError(f"{file}: is what is played, and would be overwritten; choose another folder")


def _no_frames(name: str) -> AudioError:
    return AudioError(f"{name}: no audio frames; record or export it again")


def _check_regular_file(path: Path, name: str) -> None:
    """Only files are opened: a pipe would wait for ever, a device never end."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise AudioError(f"{name}: no such file{_neighbour(path)}") from None
    except (OSError, ValueError) as error:
        raise AudioError(f"{name}: can't be read ({reason(error)}); check the path") from None
    if stat.S_ISDIR(status.st_mode):
        raise AudioError(f"{name}: a folder, expected an audio file")
    if not stat.S_ISREG(status.st_mode):
        raise AudioError(f"{name}: a pipe or device, expected an audio file; save the audio to a file first")
    if status.st_size == 0:
        raise AudioError(f"{name}: an empty file (0 bytes), expected an audio file")


def _neighbour(path: Path) -> str:
    """The file beside it that was probably meant."""
    with contextlib.suppress(OSError):
        names = [each.name for each in path.parent.iterdir() if each.suffix.lower() == path.suffix.lower()]
        if close := nearest_name(path.name, names):
            return f", did you mean '{path.parent / close}'?"
    return "; check the path"
