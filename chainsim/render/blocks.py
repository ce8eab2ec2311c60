"""Frames in, whole blocks out."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio


class Blocker:
    """Gathers pieces of any length and gives back blocks of exactly `block_frames`, in order.

    Every stage is fed from one of these, so that it sees the same blocks whatever the latency of the stages
    before it: results do not depend on the neighbours of a plugin that depends on block size.
    """

    def __init__(self, block_frames: int) -> None:
        self._block_frames = block_frames
        self._pieces: list[Audio] = []
        self._frames = 0

    def push(self, piece: Audio) -> list[Audio]:
        """Add frames; return the blocks that are complete now."""
        if not self._pieces and piece.shape[1] == self._block_frames:
            return [piece]  # the usual case: nothing held, nothing copied
        if piece.shape[1]:
            self._pieces.append(piece)
            self._frames += piece.shape[1]
        if self._frames < self._block_frames:
            return []
        gathered = np.concatenate(self._pieces, axis=1)
        count = self._frames // self._block_frames
        blocks = [gathered[:, i * self._block_frames : (i + 1) * self._block_frames] for i in range(count)]
        rest = gathered[:, count * self._block_frames :]
        self._pieces = [rest] if rest.shape[1] else []
        self._frames = rest.shape[1]
        return blocks
