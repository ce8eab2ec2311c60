"""The loops of kernel.c, where they were compiled when chainsim was installed; elsewhere numpy does their work.

They take what `takes` accepts, in blocks of a multiple of 16 frames unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainsim.measure import compiled_kernel
from chainsim.measure.kept_array import KeptArray, pointer
from chainsim.measure.sub_blocks import Cut

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

ROW_FRAMES = 16

_kernel = compiled_kernel.loops
available = compiled_kernel.available
"""Whether the compiled loops are used."""


def takes(*blocks: npt.NDArray[Any]) -> bool:
    """Whether the loops can work on these: they are there, and each row is float32 in one piece."""
    for block in blocks:  # no generator: this is asked some ten times for a block
        if block.dtype != np.float32 or block.strides[-1] != block.itemsize:
            return False
    return available


def runs(samples: Float32, start: int, magnitude_from: float) -> tuple[Int64, Int64]:
    """First and last frames of all runs of two and more equal samples of at least a magnitude, from a frame on."""
    firsts, lasts = np.empty((2, len(samples) // 2 + 1), dtype=np.int64)
    places = pointer("int64_t[]", firsts), pointer("int64_t[]", lasts)
    count = _kernel.lib.chainsim_runs(pointer("float[]", samples), start, len(samples), magnitude_from, *places)
    return firsts[:count], lasts[:count]


def tap(
    block: Float32,
    matrices: Sequence[KeptArray],
    states: KeptArray,
    scratch: KeptArray,
    pieces: Cut,
    frames: int,
    bounds: tuple[float, float],
    rows: KeptArray,
    at: int,
    still_open: KeptArray,
) -> tuple[list[float], float] | None:
    """K-weight a block and add it up, piece by piece.

    Args:
        block: (1 to 5 channels, block frames), the frames a multiple of 16.
        matrices: of a `RowFilter` of the weighting over rows of 16 frames.
        states: (channels, 4), of the weighting; goes on to the block's end.
        scratch: room for one weighted channel, (block frames,).
        pieces: how the block falls into sub-blocks.
        frames: how many frames the pieces cover together.
        bounds: what the block's largest magnitude has to lie between.
        rows: receives sums of squares, of weighted squares and of samples, and the largest squares, of all channels
            each: (4 * channels, width).
        at: column of the first piece.
        still_open: (4 * channels,), what the first piece is joined with; becomes that of the sub-block that goes on.

    Returns:
        The largest magnitude of each channel, and that among the states; None where a sample is no number or the
        largest is out of bounds: then nothing has happened that counts.
    """
    peaks = _kernel.ffi.new("float[]", len(block))
    left = _kernel.lib.chainsim_tap(
        *_rows(block), *block.shape, *(matrix.pointer for matrix in matrices), states.pointer, scratch.pointer,
        pieces.kept.pointer, len(pieces.starts), frames, pieces.complete, *bounds,
        rows.pointer + at, rows.array.shape[1], still_open.pointer, peaks,
    )  # fmt: skip
    return None if left < 0.0 else (_kernel.ffi.unpack(peaks, len(block)), left)


def largest_between(
    block: Float32,
    phases: Sequence[KeptArray],
    gains: tuple[float, float],
    history: KeptArray,
    peaks: Sequence[float],
    floors: Sequence[float],
) -> list[tuple[float, int] | None]:
    """Largest output of the four phases of the true peak's filter in each channel, if it is beyond a floor.

    Args:
        block: (channels, frames), the frames a multiple of 16.
        phases: coefficients of the first phase and of the second, (12,); the others are their mirror images.
        gains: no output of each of them exceeds the largest input under the filter by more.
        history: (channels, 11), the frames before the block; becomes its last.
        peaks: largest magnitudes of the block.
        floors: what is not above them is of no interest.

    Returns:
        The magnitude, and its place: four times the newest frame under the filter plus the phase.
    """
    most, places = _kernel.ffi.new("double[]", floors), _kernel.ffi.new("int64_t[]", len(block))
    _kernel.lib.chainsim_true_peaks(
        *_rows(block), *block.shape, *(phase.pointer for phase in phases), *gains, history.pointer, peaks, most, places
    )
    return [(most[c], places[c]) if places[c] >= 0 else None for c in range(len(block))]


def pair_sums(before: Float32, after: Float32) -> tuple[float, float, float, float]:
    """Sums over both channels and frames of two blocks of any size, (channels, frames).

    Returns:
        Squares of the first, of the second, of their difference, and the product. Not finite where a sample is not.
    """
    sums = _kernel.ffi.new("double[4]")
    _kernel.lib.chainsim_pair(*_rows(before), *_rows(after), *before.shape, sums)
    return sums[0], sums[1], sums[2], sums[3]


def energies(block: Float32, pieces: Cut, frames: int) -> Float64:
    """Sums of squares over each piece of a block of any size, (channels, pieces); not finite where a sample is not."""
    sums = np.empty((len(block), len(pieces.starts)))
    _kernel.lib.chainsim_energies(
        *_rows(block), len(block), pieces.kept.pointer, len(pieces.starts), frames, pointer("double[]", sums)
    )
    return sums


def _rows(block: Float32) -> tuple[Any, int]:
    """Where the first channel begins, and how many samples further the next one does."""
    return pointer("float[]", block[0]), block.strides[0] // block.itemsize
