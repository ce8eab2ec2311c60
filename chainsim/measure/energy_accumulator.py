"""What several signals of the same length amount to: energies, the energy of their mono sums, and peaks.

One signal is the mix itself, the others its bands. Sums are kept per 100 ms, for windows over time, and as totals.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.sub_blocks import Accumulator, Cut
from chainsim.measure.tenth_second_windows import Tenths

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]


class EnergyAccumulator:
    """Sums of squares of every channel and of the mono sum (left + right) / 2, and the largest squares.

    Args:
        signals: how many.
        channels: of each; the mono sum of one channel is that channel.
    """

    def __init__(self, signals: int, channels: int) -> None:
        self.energies = np.zeros((signals, channels))
        self.mono_energies = np.zeros(signals)
        self.squared_peaks = np.zeros(signals)
        rows = signals * (channels + 1)
        self._room: Array = np.empty((0, 0, 0))
        self._open_sums = Accumulator(rows, np.add)
        self._open_peaks = Accumulator(signals, np.maximum)
        self._sums = Tenths(rows, np.add)
        self._peaks = Tenths(signals, np.maximum)
        self._steps: list[Float64] = []

    def feed(self, signals: Array, pieces: Cut, frames: int) -> None:
        """Take one block.

        Args:
            signals: (signals, channels, block frames), finite.
            pieces: How the block falls into sub-blocks.
            frames: How much of the block is signal.
        """
        channels = signals.shape[1]
        room = self._room_for(signals)
        np.square(signals, out=room[:, :channels])
        mono = room[:, channels]
        np.add(signals[:, 0], signals[:, -1], out=mono)
        mono *= 0.5
        np.square(mono, out=mono)
        squares = room[:, :, :frames]
        sums = np.add.reduceat(squares, pieces.starts, axis=2).astype(np.float64)
        peaks = np.maximum.reduceat(squares[:, :channels], pieces.starts, axis=2).max(axis=1).astype(np.float64)
        totals = sums.sum(axis=2)
        self.energies += totals[:, :-1]
        self.mono_energies += totals[:, -1]
        self.squared_peaks = np.maximum(self.squared_peaks, peaks.max(axis=1))
        self._sums.feed(self._open_sums.feed(sums.reshape(-1, sums.shape[2]), pieces))
        steps = self._open_peaks.feed(peaks, pieces)
        self._peaks.feed(steps)
        self._steps.append(steps[0].copy())

    def _room_for(self, signals: Array) -> Array:
        """Room for the squares; made once, since pages fresh from the system cost more than the sums."""
        shape = (signals.shape[0], signals.shape[1] + 1, signals.shape[2])
        if self._room.shape != shape or self._room.dtype != signals.dtype:
            self._room = np.empty(shape, signals.dtype)
        return self._room

    def steps(self) -> Float64:
        """The first signal's largest square in every complete 10 ms: (n,)."""
        return np.concatenate([np.empty(0), *self._steps])

    def tenths(self) -> tuple[Float64, Float64, Float64]:
        """Of every complete 100 ms: energies (signals, channels, n), mono energies and squared peaks (signals, n)."""
        signals, channels = self.energies.shape
        sums = self._sums.values().reshape(signals, channels + 1, -1)
        return sums[:, :-1], sums[:, -1], self._peaks.values()
