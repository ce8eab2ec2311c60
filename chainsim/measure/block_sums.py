"""What a block adds up to, piece by piece: peaks, energies, K-weighted energies.

Compiled loops do it where they are there and the block is float32; else numpy, in the block's own precision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.k_weighting import KWeighting
from chainsim.measure.sub_blocks import Cut

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """Over each piece of a block."""

    plain: Float64  # squares, (channels, pieces)
    weighted: Float64  # K-weighted squares, (channels, pieces)
    samples: Float64  # the samples themselves over the whole block, (channels,)


class BlockSums:
    """Takes blocks of one size, in order; all hold `frames` frames of signal at their start, then zeros."""

    def __init__(self, sample_rate_hz: int, channels: int, block_frames: int) -> None:
        self._k_weighting = KWeighting(sample_rate_hz, channels, block_frames)
        self._scratch = np.empty((2 * channels, block_frames), dtype=np.float32)

    @property
    def largest_state(self) -> float:
        """How loud what still rings from before is."""
        return self._k_weighting.largest_state

    def peaks(self, block: Array, pieces: Cut, frames: int) -> Float64:
        """Largest magnitude of each piece, (channels, pieces); NaN or infinity where a sample is."""
        if kernel.takes(block):
            return kernel.piece_maxima(block, pieces.starts, frames).astype(np.float64)
        squares = np.square(block, out=self._room(block)[: len(block)])
        maxima: Float64 = np.maximum.reduceat(squares[:, :frames], pieces.starts, axis=1)
        return np.sqrt(maxima).astype(np.float64)  # exact: the root of a rounded square is the number squared

    def sums(self, block: Array, pieces: Cut, frames: int, *, silent: bool) -> Sums:
        """Add up a finite block; one that is silent only lets the weighting ring out."""
        channels = len(block)
        if silent and self._k_weighting.at_rest:
            nothing = np.zeros((channels, len(pieces.starts)))
            return Sums(nothing, nothing, np.zeros(channels))
        if kernel.takes(block):
            plain, weighted, samples = self._k_weighting.sums(block, pieces.starts, frames)
            return Sums(plain, weighted, samples.sum(axis=1))
        room = self._room(block)
        np.square(block, out=room[:channels])
        self._k_weighting.filter(block, room[channels:])
        np.square(room[channels:], out=room[channels:])
        sums = np.add.reduceat(room[:, :frames], pieces.starts, axis=1).astype(np.float64)
        return Sums(sums[:channels], sums[channels:], block.sum(axis=1).astype(np.float64))

    def _room(self, block: Array) -> Array:
        return self._scratch if block.dtype == np.float32 else np.empty(self._scratch.shape)
