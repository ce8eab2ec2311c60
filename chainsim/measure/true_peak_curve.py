"""True peak over time: how often it is over a limit, in steps of 10 ms, and its maximum in every 100 ms.

The filter is the one of the maximum; its delay of six frames is left in, a tenth of a millisecond at 48 kHz. A step's
true peak is never below its sample peak. Where there are too many stretches above a limit those with the smallest gaps
are joined, so that the list stays short; the counts are those of before.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.sub_blocks import PER_SECOND, Accumulator, Cut
from chainsim.measure.tenth_second_windows import Tenths
from chainsim.measure.true_peak import HISTORY, ROW_FRAMES, ROW_INPUTS, row_filter
from chainsim.model.review_measurement import Overs, Span
from chainsim.units import gain_from_db

Array = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]

LIMITS_DBTP = (-1.0, 0.0)
MOST_SPANS = 50
MARGIN = 1.0 + 1e-6
"""What float32 rounding alone puts above a limit is not over it."""
PRODUCT_ROWS = 512
PHASES = 4


class TruePeakCurve:
    """Takes blocks of one size, a multiple of 4,096 frames, in order."""

    def __init__(self, channels: int) -> None:
        self._before = np.zeros((channels, HISTORY))
        self._open = Accumulator(1, np.maximum)
        self._tenths = Tenths(1, np.maximum)
        self._over: list[Bools] = []  # each (limits, n)
        self._thresholds = [gain_from_db(limit_dbtp) * MARGIN for limit_dbtp in LIMITS_DBTP]

    def feed(self, block: Array, pieces: Cut, frames: int) -> None:
        """Take one block.

        Args:
            block: (channels, block frames), finite.
            pieces: How the block falls into sub-blocks.
            frames: How much of the block is signal.
        """
        peaks = np.abs(block).max(axis=0)
        for samples, before in zip(block, self._before, strict=True):
            _raise_between(peaks, np.concatenate((before.astype(block.dtype), samples)))
        self._before = block[:, -HISTORY:].astype(np.float64)
        maxima = np.maximum.reduceat(peaks[:frames], pieces.starts)[np.newaxis].astype(np.float64)
        self._take(self._open.feed(maxima, pieces))

    def overs(self) -> tuple[Overs, ...]:
        """Above each limit so far, the step that has not ended included; reading changes nothing."""
        last = [self._above(self._open.open[np.newaxis])] if self._open.open.any() else []
        over = np.concatenate([np.empty((len(LIMITS_DBTP), 0), dtype=bool), *self._over, *last], axis=1)
        return tuple(_overs(limit_dbtp, row) for limit_dbtp, row in zip(LIMITS_DBTP, over, strict=True))

    def tenths(self) -> Float64:
        """True peak of every complete 100 ms, linear: (n,)."""
        peaks: Float64 = self._tenths.values()[0]
        return peaks

    def _take(self, maxima: Float64) -> None:
        self._tenths.feed(maxima)
        self._over.append(self._above(maxima))

    def _above(self, maxima: Float64) -> Bools:
        return np.concatenate([maxima > threshold for threshold in self._thresholds])


def _raise_between(peaks: Array, extended: Array) -> None:
    """Raise each frame's peak to what the four phases give there.

    Args:
        peaks: (frames,), changed in place.
        extended: the samples, after the eleven before them.
    """
    count, item = len(peaks) // ROW_FRAMES, extended.itemsize
    rows = np.ndarray(count, f"V{ROW_INPUTS * item}", extended, strides=(ROW_FRAMES * item,)).copy()
    inputs = rows.view(extended.dtype).reshape(-1, PRODUCT_ROWS, ROW_INPUTS)
    matrix = row_filter(*range(PHASES)).matrix.reshape(ROW_INPUTS, ROW_FRAMES, PHASES).astype(extended.dtype)
    for phase in range(PHASES):
        outputs = inputs @ np.ascontiguousarray(matrix[:, :, phase])
        np.abs(outputs, out=outputs)
        np.maximum(peaks, outputs.reshape(-1), out=peaks)


def _overs(limit_dbtp: float, over: Bools) -> Overs:
    """Counts and stretches of steps above a limit: (n,)."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], over, [False]))))
    starts, ends = changes[::2], changes[1::2]
    gaps = starts[1:] - ends[:-1]
    if len(starts) > MOST_SPANS:
        kept = np.sort(np.argsort(-gaps, kind="stable")[: MOST_SPANS - 1])
    else:
        kept = np.arange(len(gaps))
    firsts, lasts = np.append(starts[:1], starts[1:][kept]), np.append(ends[:-1][kept], ends[-1:])
    return Overs(
        limit_dbtp=limit_dbtp,
        count=len(starts),
        share=float(over.mean()) if over.size else 0.0,
        longest_s=float((ends - starts).max(initial=0)) / PER_SECOND,
        spans=tuple(
            Span(first / PER_SECOND, last / PER_SECOND)
            for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        ),
    )
