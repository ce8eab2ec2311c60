"""What comes out of a stage after its input has ended."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Tail
from chainsim.units import db_from_gain, gain_from_db, s_from_frames

SILENCE_DBFS = -90.0


class TailMeter:
    """Peak, length and non-finite samples of the tail; a non-finite sample does not enter the peak."""

    def __init__(self, audio_format: AudioFormat) -> None:
        self._rate = audio_format.sample_rate_hz
        self._threshold = gain_from_db(SILENCE_DBFS)
        self._peak = 0.0
        self._frames = 0
        self._sounding_frames = 0  # up to the last frame at or above the threshold
        self._non_finite = 0

    def feed(self, block: Audio) -> None:
        """Take (channels, frames), any number of frames."""
        if block.size:
            magnitude = np.abs(block).max(axis=0)
            if not np.isfinite(magnitude.max()):
                finite = np.isfinite(block)
                self._non_finite += block.size - int(np.count_nonzero(finite))
                magnitude = np.abs(np.where(finite, block, 0.0)).max(axis=0)
            self._peak = max(self._peak, float(magnitude.max()))
            sounding = np.flatnonzero(magnitude >= self._threshold)
            if sounding.size:
                self._sounding_frames = self._frames + int(sounding[-1]) + 1
        self._frames += block.shape[1]

    def read(self) -> Tail:
        """The tail so far; complete where it has died away before the last frame fed."""
        complete = self._sounding_frames < self._frames or self._frames == 0
        return Tail(
            db_from_gain(self._peak), s_from_frames(self._sounding_frames, self._rate), self._non_finite, complete
        )
