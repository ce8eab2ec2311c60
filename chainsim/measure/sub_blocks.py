"""Sub-blocks of 10 ms: the grain from which every loudness and every curve over time is made.

Where 10 ms is no whole number of frames (11,025 or 22,050 Hz) sub-block n ends at frame round((n + 1) rate / 100).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chainsim.measure.kept_array import KeptArray

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

PER_SECOND = 100


def edges(first: int, last: int, sample_rate_hz: int) -> Int64:
    """Frames at which sub-blocks `first` to `last - 1` begin: (last - first,)."""
    numbers = np.arange(first, last, dtype=np.int64)
    return (2 * numbers * sample_rate_hz + PER_SECOND) // (2 * PER_SECOND)


def complete_before(frame: int, sample_rate_hz: int) -> int:
    """How many sub-blocks end at or before a frame."""
    count = frame * PER_SECOND // sample_rate_hz + 2
    while (2 * count * sample_rate_hz + PER_SECOND) // (2 * PER_SECOND) > frame:
        count -= 1
    return count


@dataclass(frozen=True, slots=True)
class Cut:
    """How a block falls into sub-blocks."""

    starts: Int64  # first frame of each piece, relative to the block
    complete: int  # the first so many pieces end a sub-block within the block
    kept: KeptArray  # the starts, for the compiled loops


def cut(start: int, frames: int, sample_rate_hz: int) -> Cut:
    """Cut frames [start, start + frames) at the edges of sub-blocks; the pattern repeats every second."""
    return _cut(start % sample_rate_hz, frames, sample_rate_hz)


@lru_cache(maxsize=1024)
def _cut(start: int, frames: int, sample_rate_hz: int) -> Cut:
    first = complete_before(start, sample_rate_hz) + 1
    last = complete_before(start + frames, sample_rate_hz) + 1
    ends = edges(first, last, sample_rate_hz) - start
    starts = np.concatenate(([0], ends[ends < frames])).astype(np.int64)
    return Cut(starts, len(ends), KeptArray(starts))


class Accumulator:
    """Sums or maxima per sub-block, carried over the borders of blocks."""

    def __init__(self, rows: int, join: np.ufunc) -> None:
        self._join = join
        self.open = np.zeros(rows)
        """Of the sub-block that has not ended yet: (rows,)."""

    def feed(self, values: Float64, pieces: Cut) -> Float64:
        """Join the pieces of one block with what was open before it.

        Args:
            values: Sum (or maximum) over each piece, (rows, pieces); changed in place.
            pieces: How the block was cut.

        Returns:
            Sums (or maxima) of the sub-blocks that ended: (rows, pieces.complete).
        """
        values[:, 0] = self._join(values[:, 0], self.open)
        done = pieces.complete
        self.open = values[:, done].copy() if done < values.shape[1] else np.zeros(len(values))
        return values[:, :done]
