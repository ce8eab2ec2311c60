"""Blocks of any size in, blocks of one size out, aligned to the first frame.

What the meters compute then does not depend on how the audio was cut on its way here, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chainsim.model.audio import Audio


class FixedBlocks:
    """A buffer of one block; the frames that do not fill a block yet stay in `rest`."""

    def __init__(self, channels: int, block_frames: int) -> None:
        self._buffer = np.zeros((channels, block_frames), dtype=np.float32)
        self._filled = 0

    def feed(self, block: Audio) -> Iterator[Audio]:
        """Take frames in and give every block that they complete.

        Args:
            block: (channels, frames), any number of frames.

        Yields:
            (channels, block_frames), valid until the next one is asked for.
        """
        position, frames = 0, block.shape[1]
        size = self._buffer.shape[1]
        while position < frames:
            if self._filled == 0 and frames - position >= size:  # nothing held: no copy
                yield block[:, position : position + size]
                position += size
                continue
            step = min(size - self._filled, frames - position)
            self._buffer[:, self._filled : self._filled + step] = block[:, position : position + step]
            self._filled += step
            position += step
            if self._filled == size:
                self._filled = 0
                yield self._buffer

    @property
    def rest(self) -> Audio:
        """The frames that wait for more: (channels, 0 to block_frames - 1)."""
        return self._buffer[:, : self._filled]
