"""True peak of ITU-R BS.1770-5, annex 2: four times oversampling with the standard's 48-tap filter.

Skipping is exact: an output sample is at most the largest input under the filter times the largest sum of absolute
coefficients (2.023 half-way between samples, 1.434 next to them), so a stretch below the running peak by more than
that cannot raise it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.kept_array import KeptArray

Array = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

ROUNDING_MARGIN = 1.0 + 1e-5  # of float32 sums and squares

PHASE_0 = (
    0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
    0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500,
)  # fmt: skip
PHASE_1 = (
    -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
    0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375,
)  # fmt: skip
HISTORY = len(PHASE_0) - 1
DELAY_FRAMES = (4 * len(PHASE_0) - 1) / 2 / 4

ROW_FRAMES = 8
ROW_INPUTS = ROW_FRAMES + HISTORY
BATCH_ROWS = 416  # as state_space.PRODUCT_ROWS: no product above 2^18 multiplications


@cache
def largest_gain(phase: tuple[float, ...]) -> float:
    """How much larger than the largest input an output of this phase can be."""
    return sum(abs(tap) for tap in phase) * ROUNDING_MARGIN


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Some of the four phases as a matrix over rows of eight frames."""

    offsets: tuple[float, ...]  # of each phase's output from the newest frame under the filter, in frames
    matrix: npt.NDArray[np.float64]  # a row's inputs, oldest first, to its outputs in order of time: (19, 8 * phases)
    matrix_32: npt.NDArray[np.float32]


@cache
def row_filter(*numbers: int) -> RowFilter:
    """The phases of these numbers, 0 to 3."""
    phases = (PHASE_0, PHASE_1, PHASE_1[::-1], PHASE_0[::-1])
    matrix = np.zeros((ROW_INPUTS, ROW_FRAMES, len(numbers)))
    for frame in range(ROW_FRAMES):
        for column, number in enumerate(numbers):
            matrix[frame : frame + HISTORY + 1, frame, column] = phases[number][::-1]
    flat = matrix.reshape(ROW_INPUTS, -1)
    return RowFilter(tuple(number / 4 - DELAY_FRAMES for number in numbers), flat, flat.astype(np.float32))


@cache
def phases_32() -> tuple[KeptArray, KeptArray]:
    """The two phases that the others mirror, as the compiled loop takes them."""
    return KeptArray(np.array(PHASE_0, dtype=np.float32)), KeptArray(np.array(PHASE_1, dtype=np.float32))


class TruePeak:
    """Running maximum of the oversampled signal of each channel."""

    def __init__(self, channels: int) -> None:
        self.peaks = [0.0] * channels  # linear
        self.at_frames = [0.0] * channels  # in input frames, fractional
        self._history = KeptArray(np.zeros((channels, HISTORY), dtype=np.float32))
        self._start = 0
        self.last_peak = 0.0
        """No sample among the last frames, which the filter still holds, is larger."""

    def feed(self, block: Array, peaks: list[float], sample_peaks: list[float]) -> None:
        """Take one block.

        Args:
            block: (channels, frames), samples of float32 as float32 or float64, frames a multiple of 16.
            peaks: Largest absolute sample of the block, one a channel.
            sample_peaks: Largest absolute sample so far, this block included; what lies below is of no interest.
        """
        floors = list(map(max, self.peaks, sample_peaks))
        if kernel.takes(block):
            self._search_compiled(block, peaks, floors)
            self.last_peak = max(peaks)
        else:
            before = self._history.array.astype(block.dtype)
            for channel, floor in enumerate(floors):
                if max(peaks[channel], self._history_peak(channel)) * largest_gain(PHASE_1) > floor:
                    self._search(channel, np.concatenate((before[channel], block[channel])), floor)
            self._history.array[:] = block[:, -HISTORY:]
            self.last_peak = float(np.abs(self._history.array).max())
        self._start += block.shape[1]

    def _history_peak(self, channel: int) -> float:
        return float(np.abs(self._history.array[channel]).max())

    def _search_compiled(self, block: Array, peaks: list[float], floors: list[float]) -> None:
        gains = largest_gain(PHASE_0), largest_gain(PHASE_1)
        found = kernel.largest_between(block, phases_32(), gains, self._history, peaks, floors)
        for channel, of_channel in enumerate(found):
            if of_channel is not None:
                peak, (frame, phase) = of_channel[0], divmod(of_channel[1], 4)
                self._raise(channel, peak, frame, phase / 4 - DELAY_FRAMES)

    def _search(self, channel: int, extended: Array, floor: float) -> None:
        """Filter the rows that may exceed the floor, and only the phases by which they may."""
        squares = np.square(extended[HISTORY:])
        between = self._within_reach(channel, squares, floor / largest_gain(PHASE_1))
        anywhere = self._within_reach(channel, squares, floor / largest_gain(PHASE_0))
        item = extended.itemsize  # rows overlap; as opaque items of 19 samples they are gathered fastest
        rows = np.ndarray(len(between), f"V{ROW_INPUTS * item}", extended, strides=(ROW_FRAMES * item,))
        self._filter(channel, rows, np.flatnonzero(anywhere), row_filter(0, 1, 2, 3), extended.dtype)
        self._filter(channel, rows, np.flatnonzero(between & ~anywhere), row_filter(1, 2), extended.dtype)

    def _within_reach(self, channel: int, squares: Array, threshold: float) -> Bools:
        """Which rows have a square above a threshold among their inputs: own frames, and eleven before."""
        above = (squares > threshold**2).view(np.uint64) != 0  # eight frames at a time
        reach: Bools = above.copy()
        reach[1:] |= above[:-1]
        reach[2:] |= above[:-2]
        if self._history_peak(channel) > threshold:
            reach[:2] = True
        return reach

    def _filter(
        self, channel: int, rows: npt.NDArray[np.void], chosen: Indices, row_filter: RowFilter, dtype: np.dtype[Any]
    ) -> None:
        matrix: Array = row_filter.matrix_32 if dtype == np.float32 else row_filter.matrix
        for first in range(0, len(chosen), BATCH_ROWS):
            batch = chosen[first : first + BATCH_ROWS]
            outputs = rows[batch].view(dtype).reshape(-1, ROW_INPUTS) @ matrix
            peak = max(float(outputs.max()), -float(outputs.min()))
            if peak > self.peaks[channel]:
                row, output = divmod(int(np.abs(outputs).argmax()), outputs.shape[1])
                frame, phase = divmod(output, len(row_filter.offsets))
                self._raise(channel, peak, int(batch[row]) * ROW_FRAMES + frame, row_filter.offsets[phase])

    def _raise(self, channel: int, peak: float, frame: int, offset_frames: float) -> None:
        """Note a new peak at a frame of this block, and so much beside it."""
        self.peaks[channel] = peak
        self.at_frames[channel] = max(0.0, self._start + frame + offset_frames)
