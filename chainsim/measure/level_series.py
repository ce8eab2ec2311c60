"""Levels over time for plots: at most a thousand points, however long the track."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.sub_blocks import PER_SECOND, edges
from chainsim.model.float_row import FloatRow
from chainsim.model.levels import Series

Float64 = npt.NDArray[np.float64]

MAX_POINTS = 1000
BATCH = 4


class SeriesOverTime:
    """Bins of 10 ms; whenever they would exceed a thousand, neighbours merge by two."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._rate = sample_rate_hz
        self._channels = channels
        self._peaks = np.zeros(MAX_POINTS)  # squared
        self._energies = np.zeros(MAX_POINTS)
        self.sub_blocks = 0
        self._per_bin = 1
        self._pending: list[Float64] = []  # each (2, n)

    def feed(self, squared_peaks: Float64, energies: Float64) -> None:
        """Append sub-blocks.

        Args:
            squared_peaks: Largest square over all channels, (n,).
            energies: Sum of squares over all channels and frames, (n,).
        """
        self.sub_blocks += len(energies)
        self._pending.append(np.stack((squared_peaks, energies)))
        if len(self._pending) >= BATCH:
            self._sort_in()

    def _sort_in(self) -> None:
        """Sort the pending sub-blocks into bins."""
        if not self._pending:
            return
        squared_peaks, energies = np.concatenate(self._pending, axis=1)
        self._pending.clear()
        while self.sub_blocks > MAX_POINTS * self._per_bin:
            self._merge()
        bins = np.arange(self.sub_blocks - len(energies), self.sub_blocks) // self._per_bin
        np.maximum.at(self._peaks, bins, squared_peaks)
        np.add.at(self._energies, bins, energies)

    def read(self, frames: int, gain_db: float) -> Series:
        """The curve so far, raised by a gain; the last point may be shorter than the others.

        Args:
            frames: Length of the signal, which the last sub-block may exceed.
            gain_db: Added to every point.
        """
        self._sort_in()
        count = -(-self.sub_blocks // self._per_bin)
        limits = edges(0, count * self._per_bin + 1, self._rate)[:: self._per_bin].clip(max=frames)
        lengths = np.maximum(np.diff(limits), 1) * self._channels
        with np.errstate(divide="ignore"):
            peaks = 10.0 * np.log10(self._peaks[:count]) + gain_db
            means = 10.0 * np.log10(self._energies[:count] / lengths) + gain_db
        return Series(self._per_bin / PER_SECOND, _row(peaks), _row(means))

    def _merge(self) -> None:
        half = MAX_POINTS // 2
        self._peaks[:half] = np.maximum(self._peaks[0::2], self._peaks[1::2])
        self._energies[:half] = self._energies[0::2] + self._energies[1::2]
        self._peaks[half:] = self._energies[half:] = 0.0
        self._per_bin *= 2


def _row(values: Float64) -> FloatRow:
    return FloatRow.from_bytes(values.astype("<f8").tobytes())
