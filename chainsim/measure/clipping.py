"""Samples at or beyond full scale, counted for the signal itself and for any gain applied to it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainsim.units import gain_from_db

Array = npt.NDArray[np.floating]


def smallest_clipping(gain_db: float) -> float:
    """The smallest float32 magnitude that reaches 1 when multiplied by the gain in float32, as a fader does."""
    gain = np.float32(gain_from_db(gain_db))
    if not gain > 0.0:
        return np.inf
    with np.errstate(over="ignore", under="ignore"):
        threshold = np.float32(1.0) / gain
        while threshold * gain >= 1.0:
            threshold = np.nextafter(threshold, np.float32(0.0))
        while threshold * gain < 1.0:
            threshold = np.nextafter(threshold, np.float32(np.inf))
    return float(threshold)


class ClippedSamples:
    """Counts per gain and channel."""

    def __init__(self, channels: int, gains_db: Sequence[float]) -> None:
        self._thresholds = [smallest_clipping(gain_db) for gain_db in gains_db]
        self._lowest = min(self._thresholds, default=math.inf)
        self.counts = np.zeros((len(gains_db), channels), dtype=np.int64)

    def feed(self, channel: int, samples: Array, peak: float) -> None:
        """Take samples of one channel and their largest magnitude."""
        if peak < self._lowest:
            return
        magnitudes = np.abs(samples)
        for number, threshold in enumerate(self._thresholds):
            if peak >= threshold:
                self.counts[number, channel] += np.count_nonzero(magnitudes >= magnitudes.dtype.type(threshold))
