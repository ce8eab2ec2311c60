"""A meter that has been read, kept so that it can be read again at other gains."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from chainsim.measure.clipping import ClippedSamples
from chainsim.measure.meter_readout import Readings, levels_at
from chainsim.measure.tap_readings import TapReadings
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
        levels = TapReadings(self.readings, self.counted_at_db).levels(total_db)
        if levels is not None or audio is None:
            return levels
        clipped = ClippedSamples(len(audio), (total_db,))
        for channel, peak in enumerate(self.readings.sample_peak.peaks):
            clipped.feed(channel, audio[channel], peak)
        return levels_at(replace(self.readings, clipped=clipped.counts), 0, total_db)
