"""What comes out of a stage after its input has ended."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Tail
from chainsim.units import db_from_gain, s_from_frames


class TailMeter:
    """Peak and non-finite samples of the tail; a non-finite sample does not enter the peak."""

    def __init__(self, audio_format: AudioFormat) -> None:
        self._rate = audio_format.sample_rate_hz
        self._peak = 0.0
        self._frames = 0
        self._non_finite = 0

    def feed(self, block: Audio) -> None:
        """Take (channels, frames), any number of frames."""
        self._frames += block.shape[1]
        if not block.size:
            return
        peak = float(np.abs(block).max())
        if not np.isfinite(peak):
            finite = np.isfinite(block)
            self._non_finite += block.size - int(np.count_nonzero(finite))
            peak = float(np.abs(block, where=finite, out=np.zeros_like(block)).max())
        self._peak = max(self._peak, peak)

    def read(self, *, complete: bool) -> Tail:
        """The tail so far; `complete`: it has died away before its time limit."""
        return Tail(db_from_gain(self._peak), s_from_frames(self._frames, self._rate), self._non_finite, complete)
