"""An array in memory as a stimulus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy.typing as npt

from chainsim.errors import AudioError
from chainsim.model.audio import BLOCK_FRAMES, WHOLE, Audio, AudioFormat, Excerpt, SourceInfo, Stimulus, as_audio
from chainsim.stimulus.excerpt import check_sample_rate, choose_excerpt


@dataclass(frozen=True, slots=True)
class ArrayStimulus:
    """Frames of an array; `audio` is the excerpt alone, of shape (channels, frames)."""

    info: SourceInfo
    audio: Audio

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """Copies, so that whoever works on a block in place does not change the next pass."""
        for start in range(0, self.audio.shape[1], block_frames):
            yield self.audio[:, start : start + block_frames].copy()


def from_array(
    array: npt.ArrayLike,
    sample_rate_hz: int,
    *,
    name: str = "array",
    excerpt: Excerpt = WHOLE,
) -> Stimulus:
    """An array of shape (frames,) or (channels, frames), floating point with full scale 1.0.

    Float32 arrays are not copied: change one later and the stimulus changes with it.

    Raises:
        AudioError: not such an array, a rate outside 8 to 192 kHz, or an excerpt beyond its end.
    """
    audio = as_audio(array, name=name)
    if sample_rate_hz != int(sample_rate_hz):
        raise AudioError(f"{name}: sample rate {sample_rate_hz} Hz, expected a whole number")
    check_sample_rate(int(sample_rate_hz), name)
    frames = choose_excerpt(name, int(sample_rate_hz), audio.shape[1], excerpt.start_s, excerpt.end_s)
    chosen = audio[:, frames.start : frames.end]
    info = SourceInfo(
        kind="array",
        name=name,
        format=AudioFormat(int(sample_rate_hz), audio.shape[0]),
        frames=chosen.shape[1],
        start_frame=frames.start,
    )
    return ArrayStimulus(info, chosen)
