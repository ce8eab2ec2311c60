"""K-weighting of ITU-R BS.1770-5, annex 1: a high shelf and a high-pass, at any sample rate.

The standard gives coefficients for 48 kHz only; other rates use the analogue prototypes behind them (bilinear
transform), with the high-pass scaled so that its passband gain is the same at every rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.kept_array import KeptArray
from chainsim.measure.linear_recurrence import StateSteps
from chainsim.measure.state_space import (
    PRODUCT_ROWS,
    ROW_FRAMES,
    RowFilter,
    StateSpace,
    row_matrices,
    states_of_rows,
    steps_over_rows,
)
from chainsim.measure.sub_blocks import Cut

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

SHELF_HZ, SHELF_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
SHELF_MID_EXPONENT = 0.4996667741545416
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
STANDARD_RATE_HZ = 48_000

STATES = 4

BOUNDS = 1e-12, 1e12
"""A block whose largest magnitude lies outside is too quiet or too loud for sums of float32."""


@dataclass(frozen=True, slots=True)
class Biquad:
    """b0 + b1/z + b2/z^2 over 1 + a1/z + a2/z^2."""

    b: tuple[float, float, float]
    a: tuple[float, float]


def shelf(sample_rate_hz: int) -> Biquad:
    """Stage 1: the head, +4 dB above some 2 kHz."""
    k = math.tan(math.pi * SHELF_HZ / sample_rate_hz)
    high = 10.0 ** (SHELF_DB / 20.0)
    mid = high**SHELF_MID_EXPONENT
    a0 = 1.0 + k / SHELF_Q + k * k
    b = ((high + mid * k / SHELF_Q + k * k) / a0, 2.0 * (k * k - high) / a0, (high - mid * k / SHELF_Q + k * k) / a0)
    return Biquad(b, (2.0 * (k * k - 1.0) / a0, (1.0 - k / SHELF_Q + k * k) / a0))


def high_pass(sample_rate_hz: int) -> Biquad:
    """Stage 2: the low cut. The standard's numerator (1, -2, 1) is a gain of 1.005 at 48 kHz, kept at every rate."""
    k = math.tan(math.pi * HIGH_PASS_HZ / sample_rate_hz)
    a0 = 1.0 + k / HIGH_PASS_Q + k * k
    standard_k = math.tan(math.pi * HIGH_PASS_HZ / STANDARD_RATE_HZ)
    scale = (1.0 + standard_k / HIGH_PASS_Q + standard_k * standard_k) / a0
    return Biquad((scale, -2.0 * scale, scale), (2.0 * (k * k - 1.0) / a0, (1.0 - k / HIGH_PASS_Q + k * k) / a0))


def sections(sample_rate_hz: int) -> tuple[Biquad, Biquad]:
    """The high shelf and the high-pass in series."""
    return shelf(sample_rate_hz), high_pass(sample_rate_hz)


def state_space(sample_rate_hz: int) -> StateSpace:
    """The cascade with states of equal power for white noise.

    In the usual direct form the states of the high-pass grow to thousands of times the signal and their differences
    drown in float32 rounding; scaled by the square root of their covariance they do not.
    """
    first, second = sections(sample_rate_hz)
    a, b, c, d = np.zeros((4, 4)), np.zeros(4), np.zeros(4), first.b[0] * second.b[0]
    for start, section in ((0, first), (2, second)):
        a[start : start + 2, start : start + 2] = [[-section.a[0], 1.0], [-section.a[1], 0.0]]
    drive_1, drive_2 = (np.array([s.b[1] - s.a[0] * s.b[0], s.b[2] - s.a[1] * s.b[0]]) for s in (first, second))
    a[2:, 0] = drive_2  # the second section is fed with the first one's output: its state 0 plus b0 u
    b[:2], b[2:] = drive_1, drive_2 * first.b[0]
    c[0], c[2] = second.b[0], 1.0

    covariance, power = np.outer(b, b), a.copy()
    for _ in range(32):  # sum of a^n b b' a'^n, doubling the number of terms each time
        covariance = covariance + power @ covariance @ power.T
        power = power @ power
    root = np.linalg.cholesky(covariance)
    inverse = np.linalg.inv(root)
    return StateSpace(inverse @ a @ root, inverse @ b, c @ root, d)


@cache
def row_filter(sample_rate_hz: int, frames: int, dtype: str) -> RowFilter:
    """Matrices for one rate and length of row."""
    return row_matrices(state_space(sample_rate_hz), frames, dtype)


@cache
def row_steps(sample_rate_hz: int, block_frames: int, dtype: str) -> tuple[StateSteps, ...]:
    """The states of all rows of a block."""
    return steps_over_rows(row_filter(sample_rate_hz, ROW_FRAMES, dtype).over, block_frames, dtype)


class KWeighting:
    """Filters blocks of one size, as `state_space` does it, or with the compiled loops."""

    def __init__(self, sample_rate_hz: int, channels: int, block_frames: int) -> None:
        self._rate = sample_rate_hz
        self._block_frames = block_frames
        self._state = KeptArray(np.zeros((channels, STATES)))
        self.largest_state = 0.0
        self._scratch = KeptArray(
            np.empty((channels * block_frames // ROW_FRAMES // PRODUCT_ROWS, PRODUCT_ROWS, ROW_FRAMES), "f4")
        )
        self._matrices: tuple[KeptArray, ...] = ()

    @property
    def at_rest(self) -> bool:
        """Whether silence would give silence."""
        return self.largest_state == 0.0

    def filter(self, block: Array, out: Array) -> None:
        """Weight one block.

        Args:
            block: (channels, block_frames), float32 or float64; the work is done in that precision.
            out: receives the weighted block; same shape and type.
        """
        matrices = row_filter(self._rate, ROW_FRAMES, block.dtype.name)
        levels = row_steps(self._rate, self._block_frames, block.dtype.name)
        shape = (-1, PRODUCT_ROWS, ROW_FRAMES)
        rows, weighted = block.reshape(shape), out.reshape(shape)
        states, self._state.array[:] = states_of_rows(self._state.array, rows @ matrices.drive, levels)
        self._settle()
        np.matmul(rows, matrices.direct, out=weighted)
        kept = self._scratch.array
        scratch: Array = kept if kept.dtype == block.dtype else np.empty(weighted.shape)
        np.matmul(states.reshape(-1, PRODUCT_ROWS, STATES), matrices.observe, out=scratch)
        weighted += scratch

    def add_up(
        self,
        block: npt.NDArray[np.float32],
        pieces: Cut,
        frames: int,
        rows: KeptArray,
        at: int,
        still_open: KeptArray,
    ) -> list[float] | None:
        """Weight one block and add it up with the compiled loops; see `kernel.tap`.

        Returns:
            The largest magnitude of each channel; None where float32 does not do.
        """
        if not self._matrices:
            of_rows = row_filter(self._rate, kernel.ROW_FRAMES, "float32")
            matrices = of_rows.direct, of_rows.observe, of_rows.drive, of_rows.over
            self._matrices = tuple(KeptArray(np.ascontiguousarray(matrix)) for matrix in matrices)
        found = kernel.tap(
            block, self._matrices, self._state, self._scratch, pieces, frames, BOUNDS, rows, at, still_open
        )
        if found is None:
            return None
        peaks, self.largest_state = found
        return peaks

    def _settle(self) -> None:
        """Note the state's size; ringing out into silence it is stopped before it underflows."""
        self.largest_state = float(np.abs(self._state.array).max())
        if self.largest_state < 1e-150:
            self._state.array[:] = self.largest_state = 0.0
