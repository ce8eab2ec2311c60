"""Products of the low ends (up to 150 Hz) of several signals: where polarity counts most.

A triangular average brings every signal down to some 3 kHz (what folds into the band is 52 dB down), and frames that
overlap by half under a sine window, whose squares add up to 1 everywhere, divide its energy among the lines of their
transforms (Parseval). The lines from 20 to 150 Hz make the band; the edge is as wide as a line, 6 Hz.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.signal_products import inner_products

Float64 = npt.NDArray[np.float64]

LOW_HZ, HIGH_HZ = 20.0, 150.0
_DECIMATED_HZ = 3000
_HOP = 256  # of the decimated signals: 85 ms
_HOPS = 2  # in one block


def block_frames(sample_rate_hz: int) -> int:
    """How long the blocks have to be."""
    return _decimation(sample_rate_hz) * _HOP * _HOPS


def _decimation(sample_rate_hz: int) -> int:
    return max(1, round(sample_rate_hz / _DECIMATED_HZ))


class LowBandProducts:
    """Feed it blocks of all signals.

    Args:
        sample_rate_hz: of all.
        members: how many signals there are.
        channels: of each.
    """

    def __init__(self, sample_rate_hz: int, members: int, channels: int) -> None:
        self._shape = members, channels
        self._decimation = _decimation(sample_rate_hz)
        rising = np.arange(1, self._decimation + 1) / self._decimation**2
        self._triangle = np.stack((rising, rising[::-1] - 1.0 / self._decimation**2), axis=1)
        self._carried = np.zeros((members * channels, 1))  # the rising half of the triangle that a block ended in
        self._window = np.sin(np.pi * (np.arange(2 * _HOP) + 0.5) / (2 * _HOP))
        self._before = np.zeros((members * channels, _HOP))
        lines_hz = np.arange(_HOP + 1) * sample_rate_hz / self._decimation / (2 * _HOP)
        self._lines = np.flatnonzero((lines_hz >= LOW_HZ) & (lines_hz <= HIGH_HZ))
        self._products = np.zeros((members, members))

    def feed(self, block: Float64) -> None:
        """Take (members * channels, block_frames(sample_rate_hz)), finite."""
        halves = block.reshape(len(block), -1, self._decimation) @ self._triangle
        rising = np.concatenate((self._carried, halves[:, :, 0]), axis=1)
        self._carried = rising[:, -1:]
        low = rising[:, :-1] + halves[:, :, 1]
        for hop in np.split(low, _HOPS, axis=1):
            self._transform(hop)

    def products(self) -> Float64:
        """<x_i, x_j> of the low ends so far, in units of the full rate: (members, members)."""
        return self._products * (self._decimation / _HOP)

    def _transform(self, hop: Float64) -> None:
        lines = np.fft.rfft(np.concatenate((self._before, hop), axis=1) * self._window, axis=1)[:, self._lines]
        rows = np.concatenate((lines.real, lines.imag), axis=1).reshape(self._shape[0], -1)
        self._products += inner_products(rows)
        self._before = hop
