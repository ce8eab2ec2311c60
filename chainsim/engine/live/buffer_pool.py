"""Memory for taps that is used again: to have its pages brought takes longer than to meter what is put there."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio


class BufferPool:
    """Not for several threads.

    Args:
        most_bytes: of what waits to be used again, and of what is made ready.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._waiting: list[Audio] = []

    def take(self, channels: int, frames: int) -> Audio:
        """(channels, frames) of anything, to be written to."""
        for place, one in enumerate(self._waiting):
            if one.shape == (channels, frames):
                return self._waiting.pop(place)
        return np.empty((channels, frames), dtype=np.float32)

    def give_back(self, audio: Audio) -> None:
        """What was taken, or a part of it; nobody may look at it any more."""
        whole = audio if audio.base is None else audio.base
        if isinstance(whole, np.ndarray) and self._held_bytes + whole.nbytes <= self._most_bytes:
            self._waiting.append(whole)

    def make_ready(self, count: int, channels: int, frames: int) -> None:
        """See to it that so many wait, as far as they may: for when there is time."""
        self._waiting = [one for one in self._waiting if one.shape == (channels, frames)]
        for _ in range(count - len(self._waiting)):
            one = np.zeros((channels, frames), dtype=np.float32)
            one.fill(0.0)  # zeros alone brings no page
            self.give_back(one)

    @property
    def _held_bytes(self) -> int:
        return sum(one.nbytes for one in self._waiting)
