"""The loops of kernel.c, where they were compiled when chainsim was installed; elsewhere numpy does their work.

They take what `takes` accepts, in blocks of a multiple of 16 frames unless they say otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from chainsim.measure import compiled_kernel

if TYPE_CHECKING:
    from chainsim.measure.state_space import RowFilter

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


def piece_maxima(block: Float32, starts: Int64, frames: int) -> Float32:
    """Largest magnitude of each piece, (channels, pieces); a NaN or an infinity counts as the largest of all."""
    maxima = np.empty((len(block), len(starts)), dtype=np.float32)
    _kernel.lib.chainsim_maxima(
        *_rows(block), len(block), _pointer("int64_t[]", starts), len(starts), frames, _pointer("float[]", maxima)
    )
    return maxima


def runs(samples: Float32, start: int, magnitude_from: float) -> tuple[Int64, Int64]:
    """First and last frames of all runs of two and more equal samples of at least a magnitude, from a frame on."""
    firsts, lasts = np.empty((2, len(samples) // 2 + 1), dtype=np.int64)
    places = _pointer("int64_t[]", firsts), _pointer("int64_t[]", lasts)
    count = _kernel.lib.chainsim_runs(_pointer("float[]", samples), start, len(samples), magnitude_from, *places)
    return firsts[:count], lasts[:count]


def weighted_sums(
    block: Float32, row_filter: RowFilter, state: Float64, scratch: Float32, starts: Int64, frames: int
) -> Float64:
    """K-weight a block and sum it up.

    Args:
        block: (channels, block frames), finite.
        row_filter: The weighting over rows of 16 frames.
        state: (channels, 4); goes on to the block's end.
        scratch: Room for one weighted channel, (block frames,).
        starts: First frame of each piece.
        frames: How many frames the pieces cover together.

    Returns:
        (3, channels, pieces): sums of squares, of weighted squares, and of the samples themselves.
    """
    sums = np.empty((3, len(block), len(starts)))
    _kernel.lib.chainsim_weighted_sums(
        *_rows(block), *block.shape,
        _pointer("float[]", row_filter.direct), _pointer("float[]", row_filter.observe),
        _pointer("float[]", row_filter.drive), _pointer("double[]", row_filter.over),
        _pointer("double[]", state), _pointer("float[]", scratch),
        _pointer("int64_t[]", starts), len(starts), frames, _pointer("double[]", sums),
    )  # fmt: skip
    return sums


def largest_between(
    before: Float32, samples: Float32, phase_0: Float32, phase_1: Float32, gain: float, floor: float
) -> tuple[float, int] | None:
    """Largest output of the four phases of the true peak's filter, if it is beyond a floor.

    Args:
        before: (11,): the frames before the block.
        samples: (frames,), of one channel.
        phase_0: Coefficients of the first phase, (12,); the fourth is its mirror image.
        phase_1: Of the second; the third is its mirror image.
        gain: No output exceeds the largest input under the filter by more.
        floor: What is not above it is of no interest.

    Returns:
        The magnitude, and its place: four times the newest frame under the filter plus the phase.
    """
    place = _kernel.ffi.new("int64_t *")
    coefficients = _pointer("float[]", phase_0), _pointer("float[]", phase_1)
    block = _pointer("float[]", before), _pointer("float[]", samples), len(samples)
    peak = _kernel.lib.chainsim_true_peak(*block, *coefficients, gain, floor, place)
    return (peak, place[0]) if place[0] >= 0 else None


def pair_sums(before: Float32, after: Float32) -> Float64:
    """Sums over both channels and frames of two blocks of any size, (channels, frames).

    Returns:
        (4,): squares of the first, of the second, of their difference, and the product. Not finite where a sample is
        not.
    """
    sums = np.empty(4)
    _kernel.lib.chainsim_pair(*_rows(before), *_rows(after), *before.shape, _pointer("double[]", sums))
    return sums


def _rows(block: Float32) -> tuple[Any, int]:
    """Where the first channel begins, and how many samples further the next one does."""
    return _pointer("float[]", block[0]), block.strides[0] // block.itemsize


def _pointer(kind: str, array: npt.NDArray[Any]) -> Any:  # noqa: ANN401 - a C pointer
    return _kernel.ffi.from_buffer(kind, array)
