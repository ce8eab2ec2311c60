"""A stage that gets its audio in blocks of one size, as a DAW's buffer would have it, whoever feeds it how much."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.processor import Processor


class InBlocks:
    """A Processor around another.

    Args:
        processor: gets at most `block_frames` at a time.
        block_frames: the size; what is left of a longer feed is a shorter block.
    """

    def __init__(self, processor: Processor, block_frames: int) -> None:
        self._processor = processor
        self._block_frames = block_frames

    @property
    def reported_latency_frames(self) -> int:
        """See `chainsim.model.processor.Processor`."""
        return self._processor.reported_latency_frames

    def process(self, block: Audio) -> Audio:
        """See `chainsim.model.processor.Processor`."""
        cuts = range(0, block.shape[1], self._block_frames)
        pieces = (np.ascontiguousarray(block[:, at : at + self._block_frames]) for at in cuts)
        return np.concatenate([self._processor.process(piece) for piece in pieces], axis=1)

    def source_ended(self, frames: int) -> None:
        """See `chainsim.model.processor.Processor`."""
        self._processor.source_ended(frames)
