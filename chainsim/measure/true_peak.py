"""True peak of ITU-R BS.1770-5, annex 2: four times oversampling with the standard's 48-tap filter.

Skipping is exact: an output sample is at most the largest input under the filter times the largest sum of absolute
coefficients (2.023 half-way between samples, 1.434 next to them), so a stretch below the running peak by more than
that cannot raise it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]

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
TILE_FRAMES = 32
BATCH_TILES = 128


@dataclass(frozen=True, slots=True)
class PhasePair:
    """Two of the four phases, mirror images of each other, which share their bound."""

    offsets: tuple[float, float]  # of the outputs from the newest frame under the filter, in frames
    largest_gain: float  # sum of absolute coefficients
    matrix: npt.NDArray[np.float64]  # a row's inputs, oldest first, to its outputs in order of time: (8 + 11, 16)
    matrix_32: npt.NDArray[np.float32]


@cache
def phase_pairs() -> tuple[PhasePair, ...]:
    """The pair between the samples, whose gain is the largest, and the pair next to them."""
    return _pair(PHASE_1, (1, 2)), _pair(PHASE_0, (0, 3))


def _pair(phase: tuple[float, ...], numbers: tuple[int, int]) -> PhasePair:
    matrix = np.zeros((ROW_FRAMES + HISTORY, 2 * ROW_FRAMES))
    for frame in range(ROW_FRAMES):
        matrix[frame : frame + len(phase), 2 * frame] = phase[::-1]
        matrix[frame : frame + len(phase), 2 * frame + 1] = phase
    offsets = (numbers[0] / 4 - DELAY_FRAMES, numbers[1] / 4 - DELAY_FRAMES)
    gain = sum(abs(tap) for tap in phase) * ROUNDING_MARGIN
    return PhasePair(offsets, gain, matrix, matrix.astype(np.float32))


class TruePeak:
    """Running maximum of the oversampled signal of each channel."""

    def __init__(self, channels: int, block_frames: int) -> None:
        self.peaks = [0.0] * channels  # linear
        self.at_frames = [0.0] * channels  # in input frames, fractional
        self._tile_starts = np.arange(0, block_frames, TILE_FRAMES)
        self._history = np.zeros((channels, HISTORY))
        self._last_squares = [0.0] * channels  # maximum of the last tile before this block
        self._outputs = np.empty((BATCH_TILES * TILE_FRAMES // ROW_FRAMES, 2 * ROW_FRAMES), dtype=np.float32)
        self._start = 0

    def feed(self, block: Array, squares: Array, peaks: list[float], sample_peaks: list[float]) -> None:
        """Take one block.

        Args:
            block: (channels, block_frames), float32 or float64.
            squares: `block` squared.
            peaks: Largest absolute sample of the block, one a channel.
            sample_peaks: Largest absolute sample so far, this block included; what lies below is of no interest.
        """
        pairs = phase_pairs()
        for channel, peak in enumerate(peaks):
            reach = max(peak, math.sqrt(self._last_squares[channel])) * pairs[0].largest_gain
            if reach > max(self.peaks[channel], sample_peaks[channel]):
                self._search(channel, block[channel], squares[channel], sample_peaks[channel])
        self._last_squares = squares[:, -TILE_FRAMES:].max(axis=1).tolist()
        self._history = block[:, -HISTORY:].astype(np.float64)
        self._start += block.shape[1]

    @property
    def last_square(self) -> float:
        """Largest square among the last frames, which the filter still holds."""
        return max(self._last_squares)

    def _search(self, channel: int, samples: Array, squares: Array, sample_peak: float) -> None:
        """Filter the tiles that may exceed what is known."""
        maxima = np.maximum.reduceat(squares, self._tile_starts)
        reach = np.empty_like(maxima)  # largest square under the filter: a tile's own or the one's before
        reach[0] = max(float(maxima[0]), self._last_squares[channel])
        np.maximum(maxima[1:], maxima[:-1], out=reach[1:])
        extended = np.concatenate((self._history[channel].astype(samples.dtype), samples))
        step = extended.itemsize
        tiles_shape = (len(maxima), TILE_FRAMES // ROW_FRAMES, ROW_FRAMES + HISTORY)
        rows: Array = np.ndarray(
            tiles_shape, extended.dtype, extended, strides=(TILE_FRAMES * step, ROW_FRAMES * step, step)
        )
        for pair in phase_pairs():
            floor = max(self.peaks[channel], sample_peak) / pair.largest_gain
            tiles = np.flatnonzero(reach > floor * floor)
            for first in range(0, len(tiles), BATCH_TILES):
                self._filter(channel, rows, tiles[first : first + BATCH_TILES], pair)

    def _filter(self, channel: int, rows: Array, tiles: npt.NDArray[np.intp], pair: PhasePair) -> None:
        inputs = rows[tiles].reshape(-1, ROW_FRAMES + HISTORY)
        if inputs.dtype == np.float32:
            outputs: Array = np.matmul(inputs, pair.matrix_32, out=self._outputs[: len(inputs)])
        else:
            outputs = inputs @ pair.matrix
        peak = max(float(outputs.max()), -float(outputs.min()))
        if peak > self.peaks[channel]:
            self.peaks[channel] = peak
            output = int(np.abs(outputs).argmax())
            tile, within = divmod(output, 2 * TILE_FRAMES)
            frame = self._start + int(tiles[tile]) * TILE_FRAMES + within // 2
            self.at_frames[channel] = max(0.0, frame + pair.offsets[within % 2])
