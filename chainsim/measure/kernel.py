"""The loops of kernel.c, where they were compiled when chainsim was installed; elsewhere numpy does their work.

They take what `takes` accepts, in blocks of a multiple of 16 frames unless they say otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

try:
    from chainsim.measure import _kernel  # type: ignore[attr-defined,unused-ignore]  # not there where it was not built
except ImportError:
    _kernel = None

if TYPE_CHECKING:
    from chainsim.measure.state_space import RowFilter

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

ROW_FRAMES = 16

available = _kernel is not None
"""Whether the compiled loops are used."""


def takes(*blocks: npt.NDArray[Any]) -> bool:
    """Whether the loops can work on these: they are there, and each row is float32 in one piece."""
    return available and all(block.dtype == np.float32 and block.strides[1] == block.itemsize for block in blocks)


def piece_maxima(block: Float32, starts: Int64, frames: int) -> Float32:
    """Largest magnitude of each piece, (channels, pieces); a NaN or an infinity counts as the largest of all."""
    maxima = np.empty((len(block), len(starts)), dtype=np.float32)
    for samples, of_channel in zip(block, maxima, strict=True):
        _kernel.lib.chainsim_maxima(
            _pointer("float[]", samples), _pointer("int64_t[]", starts), len(starts), frames,
            _pointer("float[]", of_channel),
        )  # fmt: skip
    return maxima


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
    weighted, ends = _pointer("float[]", scratch), _pointer("int64_t[]", starts)
    matrices = (
        _pointer("float[]", row_filter.direct), _pointer("float[]", row_filter.observe),
        _pointer("float[]", row_filter.drive), _pointer("double[]", row_filter.over),
    )  # fmt: skip
    for channel, samples in enumerate(block):
        data = _pointer("float[]", samples)
        _kernel.lib.chainsim_weight(data, block.shape[1], *matrices, _pointer("double[]", state[channel]), weighted)
        results = (_pointer("double[]", sums[row, channel]) for row in range(3))
        _kernel.lib.chainsim_sums(data, weighted, ends, len(starts), frames, *results)
    return sums


def largest_between(
    samples: Float32, frames: int, phase_0: Float32, phase_1: Float32, gain: float, floor: float
) -> tuple[float, int] | None:
    """Largest output of the four phases of the true peak's filter, if it is beyond a floor.

    Args:
        samples: (11 + frames,): the frames before the block come first.
        frames: Of the block.
        phase_0: Coefficients of the first phase, (12,); the fourth is its mirror image.
        phase_1: Of the second; the third is its mirror image.
        gain: No output exceeds the largest input under the filter by more.
        floor: What is not above it is of no interest.

    Returns:
        The magnitude, and its place: four times the newest frame under the filter plus the phase.
    """
    place = _kernel.ffi.new("int64_t *")
    coefficients = _pointer("float[]", phase_0), _pointer("float[]", phase_1)
    peak = _kernel.lib.chainsim_true_peak(_pointer("float[]", samples), frames, *coefficients, gain, floor, place)
    return (peak, place[0]) if place[0] >= 0 else None


def pair_sums(before: Float32, after: Float32) -> Float64:
    """Sums over both channels and frames of two blocks of any size, (channels, frames).

    Returns:
        (4,): squares of the first, of the second, of their difference, and the product. Not finite where a sample is
        not.
    """
    sums = np.empty((len(before), 4))
    for channel in range(len(before)):
        first, second = _pointer("float[]", before[channel]), _pointer("float[]", after[channel])
        _kernel.lib.chainsim_pair(first, second, before.shape[1], _pointer("double[]", sums[channel]))
    total: Float64 = sums.sum(axis=0)
    return total


def _pointer(kind: str, array: npt.NDArray[Any]) -> Any:  # noqa: ANN401 - a C pointer
    return _kernel.ffi.from_buffer(kind, array)
