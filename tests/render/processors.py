"""Processors whose output is known by arithmetic."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio


class Scale:
    """Multiplies, and holds `held_frames` frames back, as a look-ahead effect does."""

    def __init__(self, factor: float, held_frames: int = 0) -> None:
        self._factor = np.float32(factor)
        self._held: Audio | None = None
        self.reported_latency_frames = held_frames

    def process(self, block: Audio) -> Audio:
        held = self._held if self._held is not None else block[:, :0]
        both = np.concatenate([held, block * self._factor], axis=1)
        ready = max(0, both.shape[1] - self.reported_latency_frames)
        self._held = both[:, ready:]
        return both[:, :ready]

    def source_ended(self, frames: int) -> None:
        pass


class Echo:
    """The block of `delay_frames` frames ago, at half level: a tail of known length."""

    reported_latency_frames = 0

    def __init__(self, delay_frames: int) -> None:
        self._line = np.zeros((2, delay_frames), np.float32)

    def process(self, block: Audio) -> Audio:
        both = np.concatenate([self._line[: block.shape[0]], block], axis=1)
        self._line = both[:, block.shape[1] :]
        half: Audio = np.multiply(both[:, : block.shape[1]], 0.5, dtype=np.float32)
        return block + half

    def source_ended(self, frames: int) -> None:
        pass


class Sink:
    """Takes everything and gives nothing back."""

    reported_latency_frames = 0

    def process(self, block: Audio) -> Audio:
        return block[:, :0]

    def source_ended(self, frames: int) -> None:
        pass
