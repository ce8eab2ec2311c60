"""True peak of ITU-R BS.1770-5, annex 2: four times oversampling with the standard's 48-tap filter.

Skipping is exact: an output sample is at most the largest input under the filter times the largest sum of absolute
coefficients (2.023), so a stretch below the running peak by more than that cannot raise it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]

PHASE_0 = (
    0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
    0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500,
)  # fmt: skip
PHASE_1 = (
    -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
    0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375,
)  # fmt: skip
PHASES = (PHASE_0, PHASE_1, PHASE_1[::-1], PHASE_0[::-1])
HISTORY = len(PHASE_0) - 1
OVERSAMPLING = len(PHASES)
LARGEST_GAIN = max(sum(abs(tap) for tap in phase) for phase in PHASES) * (1.0 + 1e-5)  # and room for rounding
DELAY_FRAMES = (OVERSAMPLING * len(PHASE_0) - 1) / 2 / OVERSAMPLING

ROW_FRAMES = 8
TILE_FRAMES = 64
BATCH_TILES = 64


def row_matrix(phases: tuple[tuple[float, ...], ...]) -> npt.NDArray[np.float64]:
    """Inputs of a row, oldest first, to its outputs in order of time: (8 + 11, 8 * phases)."""
    matrix = np.zeros((ROW_FRAMES + len(phases[0]) - 1, ROW_FRAMES * len(phases)))
    for frame in range(ROW_FRAMES):
        for number, phase in enumerate(phases):
            matrix[frame : frame + len(phase), frame * len(phases) + number] = phase[::-1]
    return matrix


class TruePeak:
    """Running maximum of the oversampled signal of each channel."""

    def __init__(self, channels: int) -> None:
        self.peaks = np.zeros(channels)  # linear
        self.at_frames = np.zeros(channels)  # in input frames, fractional
        self._history = np.zeros((channels, HISTORY))
        self._last_squares = np.zeros(channels)  # maximum of the last tile before this block
        self._matrix = row_matrix(PHASES)
        self._matrix_32 = self._matrix.astype(np.float32)
        self._outputs = np.empty((BATCH_TILES * TILE_FRAMES // ROW_FRAMES, self._matrix.shape[1]), dtype=np.float32)
        self._start = 0

    def feed(self, block: Array, squares: Array, peaks: list[float], sample_peaks: list[float]) -> None:
        """Take one block.

        Args:
            block: (channels, block_frames), float32 or float64.
            squares: `block` squared.
            peaks: Largest absolute sample of the block, one a channel.
            sample_peaks: Largest absolute sample so far, this block included; what lies below is of no interest.
        """
        for channel, peak in enumerate(peaks):
            floor = max(float(self.peaks[channel]), sample_peaks[channel])
            history_peak = float(self._last_squares[channel]) ** 0.5
            if max(peak, history_peak) * LARGEST_GAIN > floor:
                self._search(channel, block[channel], squares[channel], floor)
        tail = slice(block.shape[1] - TILE_FRAMES, None)
        self._last_squares = squares[:, tail].max(axis=1).astype(np.float64)
        self._history = block[:, -HISTORY:].astype(np.float64)
        self._start += block.shape[1]

    @property
    def last_square(self) -> float:
        """Largest square among the last frames, which the filter still holds."""
        return float(self._last_squares.max())

    def _search(self, channel: int, samples: Array, squares: Array, floor: float) -> None:
        """Filter the tiles that may exceed the floor."""
        maxima = np.maximum.reduceat(squares, np.arange(0, len(samples), TILE_FRAMES))
        before = np.concatenate(([self._last_squares[channel]], maxima[:-1]))
        tiles = np.flatnonzero(np.maximum(maxima, before) * LARGEST_GAIN**2 > floor * floor)
        extended = np.concatenate((self._history[channel].astype(samples.dtype), samples))
        step = extended.strides[0]
        rows = np.lib.stride_tricks.as_strided(
            extended,
            (len(maxima), TILE_FRAMES // ROW_FRAMES, ROW_FRAMES + HISTORY),
            (TILE_FRAMES * step, ROW_FRAMES * step, step),
            writeable=False,
        )
        matrix = self._matrix_32 if samples.dtype == np.float32 else self._matrix
        for first in range(0, len(tiles), BATCH_TILES):
            batch = tiles[first : first + BATCH_TILES]
            inputs = rows[batch].reshape(-1, ROW_FRAMES + HISTORY)
            outputs = self._outputs[: len(inputs)] if samples.dtype == np.float32 else None
            outputs = np.matmul(inputs, matrix, out=outputs)
            peak = max(float(outputs.max()), -float(outputs.min()))
            if peak > self.peaks[channel]:
                self.peaks[channel] = peak
                place = int(np.abs(outputs).argmax())
                tile, within = divmod(place, TILE_FRAMES * OVERSAMPLING)
                frame = self._start + int(batch[tile]) * TILE_FRAMES + within / OVERSAMPLING
                self.at_frames[channel] = max(0.0, frame - DELAY_FRAMES)
