"""Flat tops that a high-pass has tilted, and the corner of that high-pass: flat runs can't see them any more.

A high-pass of first order, y[n] = a y[n-1] + (1 + a) / 2 (x[n] - x[n-1]) with a = (1 - K) / (1 + K) and
K = tan(pi f / rate), turns what stood still at its input into a decay: there x[n] = x[n-1], so y[n] / y[n-1] is a,
whatever the level was and whatever came before. So every two samples of a top say at which corner f they would be such
a decay,

    K = (y[n-1] - y[n]) / (y[n-1] + y[n]),

and undoing the high-pass with a few corners to look for flat tops becomes counting, in one pass, which corner most
tops agree on. A round top passes through all corners at an even pace; a clip answers the same one again and again. What
is counted are samples whose answer is that of the sample before, in bins of 1 Hz, for all samples within 6 dB of the
channel's peak; a top that a loop repeats sample by sample counts once. A bin and its neighbours are compared with those
around them: as in Aleinik and Matveev's histograms of amplitudes, a peak where music has a slope is evidence of a clip.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.review_measurement import TiltedTops
from chainsim.units import gain_from_db

Array = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

NEAR_PEAK = 0.5
TINY = gain_from_db(-40.0)
LOWEST_HZ, HIGHEST_HZ = -60, 320
SAME_HZ = 2.0
"""How far two answers in a row may be apart: 16 bits at -12 dBFS move one by less."""
LEVELS_PER_OCTAVE = 8
LEVELS = 16  # eighths of an octave that are kept apart while the final peak is unknown
LEVELS_READ = 8  # all of them lie within the octave below the peak, so what is read does not depend on the order
AROUND, BESIDE = 20, 3
"""Bins to either side that a bin is compared with, but for its nearest."""
LEAST_AROUND = 3.0
SEEN_BITS = 21
MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd, with bits all over: they spread what differs in a few bits over the whole table."""


class TiltedTopsMeter:
    """One channel. Takes blocks in order.

    Args:
        sample_rate_hz: of the channel.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        bounds_hz = np.array((LOWEST_HZ, HIGHEST_HZ, SAME_HZ))
        self._lowest, self._highest, self._same = np.tan(np.pi * bounds_hz / sample_rate_hz).tolist()
        self._peak = 0.0
        self._before: Array = np.zeros(2)
        self._top = 0  # level number of the highest row
        self._counts = np.zeros((LEVELS, HIGHEST_HZ - LOWEST_HZ), dtype=np.int64)
        """Rows are levels below the top, columns bins of 1 Hz."""
        self._seen = np.zeros(1 << SEEN_BITS, dtype=bool)

    def feed(self, samples: Array) -> None:
        """Take one block, (frames,), finite."""
        extended = np.concatenate((self._before.astype(samples.dtype), samples))
        self._before = extended[-2:].copy()
        magnitudes = np.abs(extended)
        peak = float(magnitudes.max())
        if peak > self._peak:
            self._peak = peak
            self._raise_to(_level(np.float64(peak)).item())
        threshold = max(self._peak * NEAR_PEAK, TINY)
        if peak >= threshold:
            self._count(extended, magnitudes >= threshold)

    def read(self) -> TiltedTops:
        """Of everything so far; reading changes nothing."""
        return most_agreed(self._counts[:LEVELS_READ].sum(axis=0))

    def _count(self, extended: Array, near: Bools) -> None:
        with np.errstate(divide="ignore", invalid="ignore"):  # between two zeros; neither is near
            corners = (extended[:-1] - extended[1:]) / (extended[:-1] + extended[1:])
            agreed = np.abs(corners[1:] - corners[:-1]) < self._same
        agreed &= near[2:] & near[1:-1] & near[:-2]
        agreed &= (corners[1:] >= self._lowest) & (corners[1:] < self._highest)
        chosen = np.flatnonzero(agreed)
        if not chosen.size:
            return
        first, second, third = (extended[chosen + shift].astype(np.float64) for shift in range(3))
        chosen = self._unseen(first, third)
        first, second, third = first[chosen], second[chosen], third[chosen]
        bins = np.floor(np.arctan((second - third) / (second + third)) * self._rate / np.pi).astype(np.int64)
        rows = self._top - _level(np.abs(third))
        inside = (rows < LEVELS) & (bins >= LOWEST_HZ) & (bins < HIGHEST_HZ)
        np.add.at(self._counts, (rows[inside], bins[inside] - LOWEST_HZ), 1)

    def _unseen(self, first: Float64, third: Float64) -> Int64:
        """Which of these pairs are there for the first time; a few of them pass for seen, at every corner alike."""
        with np.errstate(over="ignore"):
            mixed = (first.view(np.uint64) * MULTIPLIERS[0]) ^ (third.view(np.uint64) * MULTIPLIERS[1])
        slots, places = np.unique((mixed * MULTIPLIERS[0]) >> np.uint64(64 - SEEN_BITS), return_index=True)
        new = ~self._seen[slots]
        self._seen[slots] = True
        unseen: Int64 = places[new]
        return unseen

    def _raise_to(self, top: int) -> None:
        """Make room for a higher level."""
        shift = min(top - self._top, LEVELS)
        if shift > 0 or not self._counts.any():
            kept = self._counts[: LEVELS - max(shift, 0)].copy()
            self._counts[:] = 0
            self._counts[LEVELS - len(kept) :] = kept
            self._top = top


def most_agreed(counts: Int64) -> TiltedTops:
    """The bin that stands out most.

    Args:
        counts: how many samples answer each corner, in bins of 1 Hz from LOWEST_HZ on.
    """
    sums = np.convolve(counts, (1, 1, 1), mode="same").astype(np.float64)
    padded = np.pad(sums, AROUND, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1).copy()
    around[:, AROUND - BESIDE : AROUND + BESIDE + 1] = np.nan
    expected = np.nanpercentile(around, 75.0, axis=1)
    deviations = (sums - expected) / np.sqrt(expected + LEAST_AROUND)
    best = int(deviations.argmax())
    return TiltedTops(LOWEST_HZ + best + 0.5, int(sums[best]), float(expected[best]), float(deviations[best]))


def _level(magnitudes: Float64 | np.float64) -> Int64:
    """Eighths of an octave above 1, rounded down."""
    return np.asarray(np.floor(np.log2(magnitudes) * LEVELS_PER_OCTAVE), dtype=np.int64)
