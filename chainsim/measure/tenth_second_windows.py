"""From sub-blocks of 10 ms to values 100 ms apart, and from those to windows of 3 s that slide in steps of 100 ms.

The windows begin where those of the short-term loudness do, and there are as many.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.sub_blocks import PER_SECOND, edges

Float64 = npt.NDArray[np.float64]

SUB_BLOCKS = 10
PER_WINDOW = 30
STEP_S = SUB_BLOCKS / PER_SECOND
WINDOW_S = PER_WINDOW * STEP_S


class Tenths:
    """Sums or maxima over every ten sub-blocks; 80 bytes for every second and row."""

    def __init__(self, rows: int, join: np.ufunc) -> None:
        self._join = join
        self._waiting = np.zeros((rows, 0))
        self._done: list[Float64] = []

    def feed(self, values: Float64) -> None:
        """Take complete sub-blocks, (rows, n)."""
        waiting = np.concatenate((self._waiting, values), axis=1)
        whole = waiting.shape[1] // SUB_BLOCKS * SUB_BLOCKS
        tenths = self._join.reduce(waiting[:, :whole].reshape(len(waiting), -1, SUB_BLOCKS), axis=2)
        self._done.append(tenths)
        self._waiting = waiting[:, whole:]

    def values(self) -> Float64:
        """Of every complete 100 ms: (rows, n)."""
        return np.concatenate([np.empty((len(self._waiting), 0)), *self._done], axis=1)


def over_windows(tenths: Float64, join: np.ufunc) -> Float64:
    """Sums or maxima over each 3 s: (..., n) to (..., n - 29), nothing where it is shorter."""
    if tenths.shape[-1] < PER_WINDOW:
        return np.empty((*tenths.shape[:-1], 0))
    windows = np.lib.stride_tricks.sliding_window_view(tenths, PER_WINDOW, axis=-1)
    joined: Float64 = join.reduce(windows, axis=-1)
    return joined


def window_frames(count: int, sample_rate_hz: int) -> Float64:
    """Length of each of so many windows in frames: (count,)."""
    starts = edges(0, (count + PER_WINDOW) * SUB_BLOCKS, sample_rate_hz)[::SUB_BLOCKS]
    lengths: Float64 = (starts[PER_WINDOW:] - starts[:-PER_WINDOW]).astype(np.float64)
    return lengths
