"""What blocks add up to, sub-block by sub-block: peaks, energies, K-weighted energies.

Compiled loops do it where they are there and the block is float32; else numpy, in the block's own precision.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.k_weighting import KWeighting
from chainsim.measure.kept_array import KeptArray
from chainsim.measure.sub_blocks import Cut

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

BATCH = 16
"""Blocks after which what they add up to is to be taken."""


class Sums(NamedTuple):
    """Over sub-blocks, each (channels, sub-blocks)."""

    plain: Float64  # squares
    weighted: Float64  # K-weighted squares
    samples: Float64  # the samples themselves
    squared_peaks: Float64  # the largest square


class BlockSums:
    """Takes blocks of one size, in order; all hold `frames` frames of signal at their start, then zeros."""

    def __init__(self, sample_rate_hz: int, channels: int, block_frames: int) -> None:
        self._k_weighting = KWeighting(sample_rate_hz, channels, block_frames)
        self._channels = channels
        pieces = 2 + block_frames * 100 // sample_rate_hz
        rows = len(Sums._fields) * channels
        self._rows = KeptArray(np.zeros((rows, BATCH * pieces)))
        self._open = KeptArray(np.zeros(rows))  # of the sub-block that has not ended yet
        self._filled = 0
        self._blocks = 0
        self._scratch = np.empty((2 * channels, block_frames), dtype=np.float32)

    @property
    def largest_state(self) -> float:
        """How loud what still rings from before is."""
        return self._k_weighting.largest_state

    @property
    def is_full(self) -> bool:
        """Whether `take` is due."""
        return self._blocks == BATCH

    def feed(self, block: Array, pieces: Cut, frames: int) -> list[float] | None:
        """Add up a block with the compiled loops.

        Returns:
            The largest magnitude of each channel; None where that can't be done, for which nothing has happened: they
            are not there, a sample is no number, or float32 may not do.
        """
        if not kernel.takes(block):
            return None
        peaks = self._k_weighting.add_up(block, pieces, frames, self._rows, self._filled, self._open)
        if peaks is not None:
            self._go_on(pieces)
        return peaks

    def maxima(self, block: Array, pieces: Cut, frames: int) -> Float64:
        """Largest magnitude of each piece, (channels, pieces); NaN or infinity where a sample is."""
        squares = np.square(block, out=self._room(block)[: len(block)])
        maxima: Float64 = np.maximum.reduceat(squares[:, :frames], pieces.starts, axis=1)
        return np.sqrt(maxima).astype(np.float64)  # exact: the root of a rounded square is the number squared

    def add(self, block: Array, maxima: Float64, pieces: Cut, frames: int) -> None:
        """Add up a finite block; one that is silent only lets the weighting ring out."""
        channels, count = maxima.shape
        values = np.zeros((len(Sums._fields), channels, count))
        if maxima.any() or not self._k_weighting.at_rest:
            room = self._room(block)
            np.square(block, out=room[:channels])
            self._k_weighting.filter(block, room[channels:])
            np.square(room[channels:], out=room[channels:])
            values[:2] = np.add.reduceat(room[:, :frames], pieces.starts, axis=1).reshape(2, channels, count)
            values[2] = np.add.reduceat(block[:, :frames], pieces.starts, axis=1)
            values[3] = np.square(maxima)
        rows, still_open, peaks = values.reshape(-1, count), self._open.array, 3 * channels
        rows[:peaks, 0] += still_open[:peaks]
        rows[peaks:, 0] = np.maximum(rows[peaks:, 0], still_open[peaks:])
        still_open[:] = rows[:, pieces.complete] if pieces.complete < count else 0.0
        self._rows.array[:, self._filled : self._filled + count] = rows
        self._go_on(pieces)

    def _go_on(self, pieces: Cut) -> None:
        self._filled += pieces.complete
        self._blocks += 1

    def take(self) -> Sums:
        """Of all sub-blocks that have ended since it was last asked; valid until the next block."""
        values = self._rows.array.reshape(len(Sums._fields), self._channels, -1)[:, :, : self._filled]
        self._filled = self._blocks = 0
        return Sums(*values)

    @property
    def still_open(self) -> Sums:
        """Of the sub-block that has not ended yet, or of none: (channels, 1)."""
        return Sums(*self._open.array.reshape(len(Sums._fields), self._channels, 1))

    def _room(self, block: Array) -> Array:
        return self._scratch if block.dtype == np.float32 else np.empty(self._scratch.shape)
