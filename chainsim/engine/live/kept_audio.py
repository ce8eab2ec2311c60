"""The audio of a tap, kept while it comes: written once, to where it stays."""

from __future__ import annotations

from chainsim.engine.live.buffer_pool import BufferPool
from chainsim.model.audio import Audio


class KeptAudio:
    """What is fed, in one piece.

    Args:
        memory: where it is put.
        channels: of it.
        frames: as many as are expected; more are taken as well, at the price of copying what is there.
    """

    def __init__(self, memory: BufferPool, channels: int, frames: int) -> None:
        self._memory = memory
        self._audio = memory.take(channels, max(1, frames))
        self._frames = 0

    def feed(self, block: Audio) -> None:
        """(channels, frames)."""
        end = self._frames + block.shape[1]
        if end > self._audio.shape[1]:
            wider = self._memory.take(len(self._audio), 2 * end)
            wider[:, : self._frames] = self.read()
            self._memory.give_back(self._audio)
            self._audio = wider
        self._audio[:, self._frames : end] = block
        self._frames = end

    def read(self) -> Audio:
        """What came so far, (channels, frames)."""
        return self._audio[:, : self._frames]
