"""Flat runs: the plateaus that clipping leaves behind (Levels.flat_runs).

A flat run is three or more equal samples in a row, not tiny (the channel peaks above -40 dBFS), whose magnitude is
within 0.1 dB of the channel's own peak over the whole track, and which looks like a wave cut off:

- On a grid of 8 or 16 bits a slow wave rests on its crest for several samples without being clipped, and leaves it by
  single steps. There the run must be left by more than 8 steps, before and after taken together.
- A digital square or pulse is flat by nature: it jumps. A smooth wave overdriven by 18 dB approaches its plateau of n
  samples by no more than 8 pi / n of the plateau's height a sample, so what jumps further at both ends is no clip.

While streaming the final peak is unknown, so runs near the peak so far are kept, in bins of magnitude 0.0015 dB wide,
and dropped as the peak rises: at most some seventy bins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.units import gain_from_db

Array = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]

MIN_FRAMES = 3
NEAR_PEAK = gain_from_db(-0.1)
TINY = gain_from_db(-40.0)
GRIDS = (2.0**-7, 2.0**-15)
GRID_STEPS = 8.0
STEEPEST = 8.0 * math.pi
BINS_PER_OCTAVE = 4096


@dataclass(frozen=True, slots=True)
class FlatRunReadings:
    """`first_frame` is None where there are none."""

    count: int
    longest_frames: int
    first_frame: int | None


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of equal samples, each field (n,)."""

    value: npt.NDArray[np.float64]
    before: npt.NDArray[np.float64]  # the sample before the run
    after: npt.NDArray[np.float64]
    start: npt.NDArray[np.int64]
    length: npt.NDArray[np.int64]


def looks_clipped(runs: _Runs) -> Bools:
    """Which runs count, apart from their distance to the final peak."""
    height = np.abs(runs.value)
    drop_before, drop_after = np.abs(runs.value - runs.before), np.abs(runs.value - runs.after)
    step = np.zeros(len(height))
    for grid in reversed(GRIDS):  # the coarsest that all three samples lie on
        on_grid = np.ones(len(height), dtype=bool)
        for sample in (runs.value, runs.before, runs.after):
            on_grid &= sample / grid == np.rint(sample / grid)
        step[on_grid] = grid
    square = np.minimum(drop_before, drop_after) * runs.length > STEEPEST * height
    return (runs.length >= MIN_FRAMES) & (drop_before + drop_after > GRID_STEPS * step) & ~square


class FlatRuns:
    """The candidates of one channel."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._bins: dict[int, FlatRunReadings] = {}
        self._previous = 0.0  # last sample of the block before
        self._open: tuple[float, float, int, int] | None = None  # value, sample before, start, length so far

    def feed(self, samples: Array, magnitudes: Array, peak: float, start: int) -> None:
        """Take one block of one channel that comes near the peak so far.

        Args:
            samples: (frames,)
            magnitudes: Their absolute values.
            peak: The largest of these.
            start: Number of the block's first frame.
        """
        self._peak = max(self._peak, peak)
        near = np.flatnonzero(magnitudes >= magnitudes.dtype.type(max(self._peak * NEAR_PEAK, TINY)))
        self._join_runs(samples, near, start)
        self._previous = float(samples[-1])

    def skip(self, samples: Array) -> None:
        """Take a block that does not come near the peak so far."""
        self._close(float(samples[0]))
        self._previous = float(samples[-1])

    def wants(self, peak: float) -> bool:
        """Whether a block with this peak can hold a run that counts."""
        return peak >= max(self._peak * NEAR_PEAK * (1.0 - 1e-6), TINY * (1.0 - 1e-6))

    def readings(self) -> FlatRunReadings:
        """The runs that count if the track ends here (and silence follows)."""
        self._close(0.0)
        found = [run for number, run in self._bins.items() if number >= _bin(max(self._peak * NEAR_PEAK, TINY))]
        firsts = [run.first_frame for run in found if run.first_frame is not None]
        return FlatRunReadings(
            sum(run.count for run in found),
            max((run.longest_frames for run in found), default=0),
            min(firsts, default=None),
        )

    def _join_runs(self, samples: Array, near: npt.NDArray[np.intp], start: int) -> None:
        """Split the samples near the peak into runs of equal ones; the last may go on in the next block."""
        if self._open is not None:
            value, before, first, length = self._open
            going_on = 0
            if len(near) and near[0] == 0 and samples[0] == value:
                same = np.flatnonzero(samples != samples.dtype.type(value))
                going_on = int(same[0]) if same.size else len(samples)
            self._open = value, before, first, length + going_on
            if going_on == len(samples):
                return
            self._close(float(samples[going_on]))
            near = near[near >= going_on]
        if not len(near):
            return
        values = samples[near]
        breaks = np.flatnonzero((np.diff(near) != 1) | (np.diff(values) != 0)) + 1
        first_index = np.concatenate(([0], breaks))
        lengths = np.diff(np.concatenate((first_index, [len(near)])))
        starts, run_values = near[first_index], values[first_index].astype(np.float64)
        ends = starts + lengths
        before_all = np.where(starts > 0, samples[starts - 1], self._previous).astype(np.float64)
        if ends[-1] == len(samples):
            self._open = float(run_values[-1]), float(before_all[-1]), start + int(starts[-1]), int(lengths[-1])
        long = (lengths >= MIN_FRAMES) & (ends < len(samples))
        if long.any():
            self._keep(
                _Runs(
                    run_values[long],
                    before_all[long],
                    samples[ends[long]].astype(np.float64),
                    start + starts[long],
                    lengths[long],
                )
            )

    def _close(self, after: float) -> None:
        if self._open is not None:
            value, before, first, length = self._open
            self._open = None
            self._keep(
                _Runs(np.array([value]), np.array([before]), np.array([after]), np.array([first]), np.array([length]))
            )

    def _keep(self, runs: _Runs) -> None:
        clipped = looks_clipped(runs)
        numbers = np.array([_bin(value) for value in np.abs(runs.value)])
        for number in set(numbers[clipped].tolist()):
            chosen = clipped & (numbers == number)
            new = FlatRunReadings(int(chosen.sum()), int(runs.length[chosen].max()), int(runs.start[chosen].min()))
            old = self._bins.get(number)
            self._bins[number] = new if old is None else _joined(old, new)
        lowest = _bin(self._peak * NEAR_PEAK)
        if any(number < lowest for number in self._bins):
            self._bins = {number: run for number, run in self._bins.items() if number >= lowest}


def _joined(old: FlatRunReadings, new: FlatRunReadings) -> FlatRunReadings:
    firsts = [frame for frame in (old.first_frame, new.first_frame) if frame is not None]
    return FlatRunReadings(old.count + new.count, max(old.longest_frames, new.longest_frames), min(firsts))


def _bin(magnitude: float) -> int:
    """Number of a magnitude's bin; 0.1 dB are some 68 of them."""
    mantissa, exponent = math.frexp(magnitude)
    return exponent * BINS_PER_OCTAVE + int((mantissa - 0.5) * 2 * BINS_PER_OCTAVE)
