"""Audio in memory, and where it came from.

Audio is float32 of shape (channels, frames). Values beyond +-1 are legal: floating point has no ceiling,
what a stage does with them is what chainsim is here to find out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chainsim.errors import AudioError
from chainsim.short_repr import Brief

Audio = npt.NDArray[np.float32]

BLOCK_FRAMES = 4 * 8192
"""Frames that go through all stages and meters while they are in cache.

A multiple of the 8,192 that pedalboard hands to plugins at a time, so that they see the same blocks as in a whole
render. Four of them cost a fifth less than one by one, and a failure is still placed within a second.
"""

MAX_CHANNELS = 2


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which seconds of a source are played, counted from its start."""

    start_s: float = 0.0
    end_s: float | None = None  # None: to the end of the source


WHOLE = Excerpt()
"""All of a source."""


@dataclass(frozen=True, slots=True, repr=False)
class AudioFormat(Brief):
    """What a stream of blocks looks like."""

    sample_rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True, repr=False)
class SourceInfo(Brief):
    """What is played in: described, not held.

    `frames` is None while it is unknown (a stream whose header does not say).
    """

    kind: str  # "file", "signal" or "array"
    name: str  # path as given, or the signal's description
    format: AudioFormat
    frames: int | None = None
    encoding: str | None = None  # as the file says, e.g. "PCM_16", "FLOAT", "VORBIS"
    start_frame: int = 0  # of the excerpt, in frames of the whole source

    @property
    def start_s(self) -> float:
        """Of the excerpt, in seconds of the whole source."""
        return self.start_frame / self.format.sample_rate_hz


class Stimulus(Protocol):
    """What is played in: an audio file, a test signal or an array."""

    @property
    def info(self) -> SourceInfo:
        """Format and origin, known before the first block."""

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """Fresh pass from the first frame: blocks of exactly `block_frames`, the last one shorter.

        Raises:
            AudioError: the file ends early or can't be decoded.
        """


def as_audio(array: npt.ArrayLike, *, name: str = "array") -> Audio:
    """Check and convert an array to Audio: one dimension is mono, two are (channels, frames).

    Raises:
        AudioError: wrong dimensions, no frames, more than two channels, or not numbers.
    """
    audio = np.asarray(array)
    if audio.dtype.kind not in "fiu":
        raise AudioError(
            f"{name}: expected numbers, found {audio.dtype}; pass float32 samples of shape (channels, frames)"
        )
    if audio.dtype.kind in "iu":
        raise AudioError(
            f"{name}: expected floating-point samples (full scale 1.0), found {audio.dtype}; divide by its full scale"
        )
    if audio.ndim == 1:
        audio = audio[np.newaxis, :]
    if audio.ndim != 2:
        raise AudioError(f"{name}: expected shape (channels, frames), found {audio.ndim} dimensions")
    channels, frames = audio.shape
    if frames == 0 or channels == 0:
        raise AudioError(f"{name}: no audio frames")
    if channels > MAX_CHANNELS:
        hint = "; transpose it" if frames <= MAX_CHANNELS else ""
        raise AudioError(f"{name}: expected 1 or 2 channels in shape (channels, frames), found {channels}{hint}")
    return np.ascontiguousarray(audio, dtype=np.float32)
