"""A meter that has been read, kept so that it can be read again at other gains."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np

from chainsim.measure.clipping import ClippedSamples, smallest_clipping
from chainsim.measure.meter_readout import Readings, levels_at
from chainsim.model.audio import Audio
from chainsim.model.levels import Levels

_MOST_REMEMBERED = 4
"""Of one tap: what gives it back, what is fed from it, what both were before a turn."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """One tap's readings. The signal that is meant is the one that was metered times `gain_db`."""

    readings: Readings
    counted_at_db: tuple[float, ...]  # gains at which clipped samples were counted
    gain_db: float = 0.0
    remembered: OrderedDict[float, Levels] = field(default_factory=OrderedDict, compare=False)  # by the whole gain

    def amplified(self, gain_db: float) -> Tapped:
        """The same tap behind one more gain."""
        return replace(self, gain_db=self.gain_db + gain_db)

    def levels(self, gain_db: float, audio: Audio | None) -> Levels | None:
        """Levels of the signal times a gain; None: samples would have to be counted, and the audio is gone.

        Args:
            gain_db: on top of this tap's own.
            audio: what was metered, (channels, frames), where it is kept.
        """
        total_db = self.gain_db + gain_db
        levels = self.remembered.get(total_db)
        if levels is None:
            levels = self._read(total_db, audio)
        if levels is not None:
            self.remembered[total_db] = levels
            self.remembered.move_to_end(total_db)
            if len(self.remembered) > _MOST_REMEMBERED:
                self.remembered.popitem(last=False)
        return levels

    def _read(self, total_db: float, audio: Audio | None) -> Levels | None:
        if total_db in self.counted_at_db:
            return levels_at(self.readings, self.counted_at_db.index(total_db), total_db)
        counts = self._counted(total_db, audio)
        if counts is None:
            return None
        return levels_at(replace(self.readings, clipped=counts), 0, total_db)

    def _counted(self, total_db: float, audio: Audio | None) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None:
        peaks = self.readings.sample_peak.peaks
        channels = self.readings.format.channels
        if max(peaks, default=0.0) < smallest_clipping(total_db):
            return np.zeros((1, channels), dtype=np.int64)
        if audio is None:
            return None
        clipped = ClippedSamples(channels, (total_db,))
        for channel in range(channels):
            clipped.feed(channel, audio[channel], peaks[channel])
        return clipped.counts
