"""Largest absolute sample of each channel, and where it stood first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]


class SamplePeak:
    """Running maxima, linear."""

    def __init__(self, channels: int) -> None:
        self.peaks = [0.0] * channels
        self.at_frames: list[int | None] = [None] * channels

    def feed(self, channel: int, peak: float, samples: Array, start: int) -> None:
        """Take one block of one channel: its peak, its samples and the number of its first frame."""
        if peak > self.peaks[channel]:
            self.peaks[channel] = peak
            self.at_frames[channel] = start + int(np.abs(samples).argmax())

    @property
    def loudest(self) -> int:
        """The channel with the largest peak; the first one among equals."""
        return max(range(len(self.peaks)), key=lambda channel: self.peaks[channel])
