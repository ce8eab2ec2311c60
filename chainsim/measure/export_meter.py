"""What a fixed-point file could not hold, counted as the output streams by.

A sample is scaled by 2^(bits-1) and rounded, and clips where the result is beyond that scale on either side. The
positive scale itself is one step more than the format has; that step is no more than rounding takes, so a track
normalised to 1.0 is not called clipped.
"""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.export_clipping import ExportClipping
from chainsim.units import db_from_gain, gain_from_db, s_from_frames


class ExportMeter:
    """Feed it the last tap, (channels, frames) of the source.

    Args:
        bits: 16 or 24.
        gain_db: of the fader, applied here.
        sample_rate_hz: for the times.
    """

    def __init__(self, bits: int, gain_db: float, sample_rate_hz: int) -> None:
        self._bits = bits
        self._gain = np.float32(gain_from_db(gain_db))
        self._largest = 1.0 + 0.5 / 2 ** (bits - 1)  # what still rounds to the scale itself
        self._rate_hz = sample_rate_hz
        self._frames = 0
        self._count = 0
        self._peak = 0.0
        self._first: int | None = None
        self._worst = self._last = 0

    def feed(self, block: Audio) -> None:
        """The next frames; what is no number has no place in such a file and is not counted here."""
        magnitude = np.abs(block * self._gain)
        peak = float(np.fmax.reduce(magnitude, axis=None, initial=0.0))
        if peak > self._largest:
            over = magnitude > self._largest
            frames = np.flatnonzero(over.any(axis=0))
            self._count += int(over.sum())
            if self._first is None:
                self._first = self._frames + int(frames[0])
            self._last = self._frames + int(frames[-1])
            if peak > self._peak:
                self._worst = self._frames + int(np.flatnonzero((magnitude >= peak).any(axis=0))[0])
        self._peak = max(self._peak, peak)
        self._frames += block.shape[1]

    def read(self) -> ExportClipping:
        """The count so far."""
        peak_dbfs = db_from_gain(self._peak)
        if self._first is None:
            return ExportClipping(self._bits, 0, peak_dbfs)
        first_s, worst_s, last_s = (s_from_frames(f, self._rate_hz) for f in (self._first, self._worst, self._last))
        return ExportClipping(self._bits, self._count, peak_dbfs, first_s, worst_s, last_s)
