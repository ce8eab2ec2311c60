"""Five bands behind Linkwitz-Riley crossovers of fourth order (24 dB an octave), as multiband processors have them.

Each side of a crossover is two Butterworth filters of second order in series, -6.02 dB at the crossover itself. The
sections are state-variable filters (trapezoidal integration, which is the bilinear transform with the crossover in its
place): their states are of the signal's own size at any frequency and rate, where those of direct forms drown.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chainsim.measure.linear_recurrence import StateSteps
from chainsim.measure.state_space import (
    PRODUCT_ROWS,
    ROW_FRAMES,
    RowFilter,
    StateSpace,
    in_series,
    row_matrices,
    states_of_rows,
    steps_over_rows,
)

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

NAMES = ("low", "low mid", "mid", "high mid", "high")
CROSSOVERS_HZ = (120.0, 500.0, 2000.0, 6000.0)
HIGHEST_CROSSOVER = 0.45  # of the sample rate: above it there is no band left to speak of
DAMPING = math.sqrt(2.0)  # of a Butterworth section
SILENT_STATE = 1e-30


def edges_hz(sample_rate_hz: int) -> tuple[float, ...]:
    """From 0 over the crossovers that the sample rate has room for to half of it: one more than there are bands."""
    inside = [hz for hz in CROSSOVERS_HZ if hz < HIGHEST_CROSSOVER * sample_rate_hz]
    return (0.0, *inside, sample_rate_hz / 2)


def section(crossover_hz: float, sample_rate_hz: int, *, high: bool) -> StateSpace:
    """One Butterworth low-pass or high-pass of second order."""
    g = math.tan(math.pi * crossover_hz / sample_rate_hz)
    one = 1.0 / (1.0 + g * (g + DAMPING))
    two, three = g * one, g * g * one
    a = np.array([[2.0 * one - 1.0, -2.0 * two], [2.0 * two, 1.0 - 2.0 * three]])
    b = np.array([2.0 * two, 2.0 * three])
    low = np.array([two, 1.0 - three])
    if not high:
        return StateSpace(a, b, low, three)
    return StateSpace(a, b, -DAMPING * np.array([one, -two]) - low, 1.0 - DAMPING * two - three)


def band_filter(low_hz: float, high_hz: float, sample_rate_hz: int) -> StateSpace:
    """Everything between two edges; 0 and half the sample rate are no crossovers."""
    sections: list[StateSpace] = []
    if low_hz > 0.0:
        sections += [section(low_hz, sample_rate_hz, high=True)] * 2
    if high_hz < sample_rate_hz / 2:
        sections += [section(high_hz, sample_rate_hz, high=False)] * 2
    return in_series(*sections)


@cache
def _matrices(
    low_hz: float, high_hz: float, rate: int, frames: int, dtype: str
) -> tuple[RowFilter, tuple[StateSteps, ...]]:
    rows = row_matrices(band_filter(low_hz, high_hz, rate), ROW_FRAMES, dtype)
    return rows, steps_over_rows(rows.over, frames, dtype)


class BandSplitter:
    """Takes blocks of one size in order.

    Args:
        sample_rate_hz: at least 8,000.
        channels: of the blocks.
    """

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._rate = sample_rate_hz
        self.edges_hz = tuple(pairwise(edges_hz(sample_rate_hz)))
        """(low, high) of each band."""
        orders = [4 * ((low > 0.0) + (high < sample_rate_hz / 2)) for low, high in self.edges_hz]
        self._states: list[Float64] = [np.zeros((channels, order)) for order in orders]

    def split(self, block: Array, bands: Array) -> None:
        """Filter a finite block into its bands.

        Args:
            block: (channels, frames), float32 or float64; frames a multiple of 8,192.
            bands: takes the bands, (bands, channels, frames), of the same type.
        """
        frames = block.shape[1]
        if not block.any() and not any(state.any() for state in self._states):
            bands[:] = 0.0
            return
        rows = block.reshape(-1, PRODUCT_ROWS, ROW_FRAMES)
        for number, (low_hz, high_hz) in enumerate(self.edges_hz):
            matrices, levels = _matrices(low_hz, high_hz, self._rate, frames, block.dtype.name)
            states, after = states_of_rows(self._states[number], rows @ matrices.drive, levels)
            band = bands[number].reshape(rows.shape)
            np.matmul(rows, matrices.direct, out=band)
            band += states.reshape(-1, PRODUCT_ROWS, after.shape[1]) @ matrices.observe
            self._states[number] = after if np.abs(after).max() > SILENT_STATE else np.zeros_like(after)
