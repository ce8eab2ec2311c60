"""What one pass over a tap has read, told as levels at any gain: what is turned up or down needs no second pass."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chainsim.measure.clipping import smallest_clipping
from chainsim.measure.meter_readout import Readings, levels_at
from chainsim.model.levels import Levels


@dataclass(frozen=True, slots=True)
class TapReadings:
    """Of one meter that has been read.

    Attributes:
        readings: of the signal itself.
        gains_db: those that samples at or beyond full scale were counted for.
    """

    readings: Readings
    gains_db: tuple[float, ...]

    def levels(self, gain_db: float) -> Levels | None:
        """Of the signal multiplied by a gain; None: it clips there, and how many samples do was not counted."""
        if gain_db in self.gains_db:
            return levels_at(self.readings, self.gains_db.index(gain_db), gain_db)
        if max(self.readings.sample_peak.peaks) >= smallest_clipping(gain_db):
            return None
        nothing = np.zeros((1, self.readings.format.channels), dtype=np.int64)
        return levels_at(replace(self.readings, clipped=nothing), 0, gain_db)
