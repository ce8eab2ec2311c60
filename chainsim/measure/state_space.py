"""Linear filters over blocks of one size without running sample by sample.

A row of 32 frames gives its output as (own input) x (Toeplitz matrix of the impulse response) + (state at its start) x
(observability matrix). The states of all rows follow from what each row adds, by the same trick over groups of 8 rows,
over groups of 8 such groups and over the block: a few matrix products instead of a recursion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from chainsim.measure.linear_recurrence import StateSteps, state_steps

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

ROW_FRAMES = 32
GROUPS = (8, 8)  # rows, then groups of rows
PRODUCT_ROWS = 256  # OpenBLAS spreads a product over threads above 2^18 multiplications: dearer at this size
PRODUCT_FRAMES = PRODUCT_ROWS * ROW_FRAMES


@dataclass(frozen=True, slots=True)
class StateSpace:
    """x' = a x + b u, y = c x + d u, with n states of about the signal's own size."""

    a: Float64  # (n, n)
    b: Float64  # (n,)
    c: Float64  # (n,)
    d: float


def in_series(*filters: StateSpace) -> StateSpace:
    """Filters one after the other."""
    return reduce(_joined, filters)


def _joined(first: StateSpace, second: StateSpace) -> StateSpace:
    n, m = len(first.b), len(second.b)
    a = np.zeros((n + m, n + m))
    a[:n, :n], a[n:, n:] = first.a, second.a
    a[n:, :n] = np.outer(second.b, first.c)
    b = np.concatenate((first.b, second.b * first.d))
    return StateSpace(a, b, np.concatenate((second.d * first.c, second.c)), first.d * second.d)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """The filter as matrices over rows of frames, for row vectors: y = u direct + x observe, x' = x over + u drive."""

    direct: Array  # (frames, frames): the output due to the row's own input
    observe: Array  # (n, frames): the output due to the state at the row's start
    drive: Array  # (frames, n): what the row adds to the state at its end
    over: Float64  # (n, n): what the state at its start adds to it


def row_matrices(space: StateSpace, frames: int, dtype: str) -> RowFilter:
    """Matrices for one length of row; `over` is float64 always, since the state goes on for ever."""
    powers = [np.eye(len(space.b))]
    for _ in range(frames):
        powers.append(powers[-1] @ space.a)
    observe = np.stack([space.c @ power for power in powers[:frames]], axis=1)
    impulse = np.concatenate(([space.d], space.b @ observe[:, : frames - 1]))
    direct = np.zeros((frames, frames))
    for row in range(frames):
        direct[row, row:] = impulse[: frames - row]
    drive = np.stack([power @ space.b for power in reversed(powers[:frames])])
    return RowFilter(direct.astype(dtype), observe.astype(dtype), drive.astype(dtype), powers[frames].T.copy())


def steps_over_rows(over: Float64, block_frames: int, dtype: str) -> tuple[StateSteps, ...]:
    """The states of all rows of a block: within a group of rows, within a group of groups, over the block.

    Args:
        over: `RowFilter.over` of rows of 32 frames.
        block_frames: a multiple of 2,048.
        dtype: of the audio.
    """
    step, levels = over.T, []
    for size in GROUPS:
        levels.append(state_steps(step, size, dtype))
        step = np.linalg.matrix_power(step, size)
    levels.append(state_steps(step, block_frames // ROW_FRAMES // math.prod(GROUPS), "float64"))
    return tuple(levels)


def states_of_rows(state: Float64, drives: Array, levels: tuple[StateSteps, ...]) -> tuple[Array, Float64]:
    """State before each row, (channels, groups, row states), and the state after the block.

    Args:
        state: before the block, (channels, n).
        drives: what each row adds, n values a row.
        levels: of `steps_over_rows`.
    """
    channels, n = state.shape
    by_level: list[Array] = []
    for level in levels:
        by_level.append(drives.reshape(channels, -1, len(level.last)).astype(level.last.dtype, copy=False))
        drives = by_level[-1] @ level.last
    after: Float64 = drives[:, 0] + state @ levels[-1].over
    states: Array = state[:, np.newaxis]
    for level, drives in zip(reversed(levels), reversed(by_level), strict=True):
        states = level.states(drives, states.reshape(channels, -1, n).astype(level.last.dtype, copy=False))
    return states, after
