"""Generated sound as a stimulus: fixed chunks in, blocks of any size out.

Each signal makes chunks of `CHUNK_FRAMES` frames that depend on nothing but their number, so that the samples are
the same whatever the block size and wherever an excerpt starts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import BLOCK_FRAMES, Audio, SourceInfo, Stimulus
from chainsim.stimulus.excerpt import FrameRange

CHUNK_FRAMES = 32_768

Chunks = Callable[[int], Iterator[Audio]]
"""Endless chunks of shape (channels, CHUNK_FRAMES), from the chunk of the given number on."""


@dataclass(frozen=True, slots=True)
class GeneratedStimulus:
    """Frames of an endless signal."""

    info: SourceInfo
    excerpt: FrameRange  # its end is known: signals have a length
    chunks: Chunks
    made_by: Callable[[], Stimulus]  # makes it anew, in another process too
    identity: Hashable  # the same for the same sound

    def __reduce__(self) -> tuple[Callable[[], Stimulus], tuple[()]]:
        """As what it is described by: sound is made where it is played."""
        return self.made_by, ()

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """Cut the chunks into blocks."""
        first, skip = divmod(self.excerpt.start, CHUNK_FRAMES)
        left = self.excerpt.frames or 0
        chunks = self.chunks(first)
        chunk = next(chunks)[:, skip:]
        while left > 0:
            block = np.empty((self.info.format.channels, min(block_frames, left)), dtype=np.float32)
            filled = 0
            while filled < block.shape[1]:
                if chunk.shape[1] == 0:
                    chunk = next(chunks)
                part = chunk[:, : block.shape[1] - filled]
                block[:, filled : filled + part.shape[1]] = part
                filled += part.shape[1]
                chunk = chunk[:, part.shape[1] :]
            left -= filled
            yield block
