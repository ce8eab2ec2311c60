"""Flat runs: the plateaus that clipping leaves behind (Levels.flat_runs).

A flat run is three or more equal samples in a row, not tiny (the channel peaks above -40 dBFS), whose magnitude is
within 0.1 dB of the channel's own peak over the whole track, and which looks like a wave cut off
(chainsim.measure.flat_tops).

While streaming the final peak is unknown, so runs near the peak so far are kept, in bins of magnitude 0.0015 dB wide,
and dropped as the peak rises: at most some seventy bins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.flat_tops import MIN_FRAMES, Runs, looks_clipped
from chainsim.measure.quantisation_grid import step_around
from chainsim.units import gain_from_db

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

NEAR_PEAK = gain_from_db(-0.1)
TINY = gain_from_db(-40.0)
BINS_PER_OCTAVE = 4096
BATCH = 64


@dataclass(frozen=True, slots=True)
class FlatRunReadings:
    """`first_frame` is None where there are none."""

    count: int
    longest_frames: int
    first_frame: int | None


class FlatRuns:
    """The candidates of one channel."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._bins: dict[int, FlatRunReadings] = {}
        self._pending: list[Float64] = []  # runs not looked at yet, each (6, n)
        self._step: float | None = 0.0  # of the grid seen last; None once one can be excluded
        self._previous = math.nan  # last sample of the block before
        self._open: tuple[float, float, int, int] | None = None  # value, sample before, start, length so far

    def wants(self, peak: float) -> bool:
        """Whether a block with this peak can hold a run that counts."""
        return peak >= max(self._peak * NEAR_PEAK, TINY) * (1.0 - 1e-6)

    def feed(self, samples: Array, peak: float, start: int) -> None:
        """Take one block of one channel that comes near the peak so far.

        Args:
            samples: (frames,)
            peak: Their largest magnitude.
            start: Number of the block's first frame.
        """
        self._peak = max(self._peak, peak)
        taken = self._go_on(samples)
        if taken < len(samples):
            self._find(samples, float(samples.dtype.type(max(self._peak * NEAR_PEAK, TINY))), taken, start)
        self._previous = float(samples[-1])

    def skip(self, samples: Array) -> None:
        """Take a block that does not come near the peak so far."""
        self._close(samples[0])
        self._previous = float(samples[-1])

    def readings(self) -> FlatRunReadings:
        """The runs that count if the track ends here; nothing can be fed after this."""
        self._close(np.float64(math.nan))
        self._sort_in()
        found = list(self._bins.values())
        firsts = [run.first_frame for run in found if run.first_frame is not None]
        longest = max((run.longest_frames for run in found), default=0)
        return FlatRunReadings(sum(run.count for run in found), longest, min(firsts, default=None))

    def _go_on(self, samples: Array) -> int:
        """Let the run that touched the end of the last block go on; give how many frames it takes of this one."""
        if self._open is None:
            return 0
        value, before, start, length = self._open
        differs = samples != samples.dtype.type(value)
        taken = int(differs.argmax()) if differs.any() else len(samples)
        self._open = value, before, start, length + taken
        if taken < len(samples):
            self._close(samples[taken])
        return taken

    def _find(self, samples: Array, near: float, taken: int, start: int) -> None:
        """Collect the runs near the peak after the frames taken; one that touches the block's end stays open."""
        firsts, lasts = _runs(samples, near, taken)
        if len(firsts) and self._step is not None:
            step = step_around(samples, int(firsts[0]), int(lasts[0]))
            self._step = None if step is None else step or self._step
        end = len(samples) - 1
        if abs(float(samples[end])) >= near:
            first = int(firsts[-1]) if lasts.size and lasts[-1] == end else end
            before = float(samples[first - 1]) if first else self._previous
            self._open = float(samples[end]), before, start + first, end - first + 1
        whole = (lasts - firsts >= MIN_FRAMES - 1) & (lasts < end)
        if whole.any():
            firsts, lasts = firsts[whole], lasts[whole]
            runs = np.empty((len(Runs._fields), len(firsts)))
            runs[0], runs[1], runs[2] = samples[firsts], samples[firsts - 1], samples[lasts + 1]
            runs[3], runs[4] = firsts + start, lasts - firsts + 1
            if firsts[0] == 0:
                runs[1, 0] = self._previous
            runs[5] = self._step or 0.0
            self._keep(runs)

    def _close(self, after: np.floating) -> None:
        """End the run that touched the end of the last block."""
        if self._open is not None:
            value, before, start, length = self._open
            self._open = None
            if length >= MIN_FRAMES:
                self._keep(np.array([[value], [before], [float(after)], [start], [length], [self._step or 0.0]]))

    def _keep(self, runs: Float64) -> None:
        self._pending.append(runs)
        if len(self._pending) >= BATCH:
            self._sort_in()

    def _sort_in(self) -> None:
        """Look at the pending runs, sort them into bins and drop the bins that have fallen too far below the peak."""
        if self._pending:
            runs = Runs(*np.concatenate(self._pending, axis=1))
            self._pending.clear()
            clipped = looks_clipped(runs)
            numbers = _bins(np.abs(runs.value))
            for number in set(numbers[clipped].tolist()):
                chosen = clipped & (numbers == number)
                count, longest, first = chosen.sum(), runs.length[chosen].max(), runs.start[chosen].min()
                new = FlatRunReadings(int(count), int(longest), int(first))
                self._bins[number] = _joined(self._bins[number], new) if number in self._bins else new
        lowest = int(_bins(np.array(max(self._peak * NEAR_PEAK, TINY))))
        self._bins = {number: run for number, run in self._bins.items() if number >= lowest}


def _runs(samples: Array, near: float, taken: int) -> tuple[Int64, Int64]:
    """First and last frames of all runs of two and more, of at least this magnitude, after the frames taken."""
    if kernel.takes(samples):
        return kernel.runs(samples, taken, near)
    joined = np.zeros(len(samples) + 1, dtype=bool)  # whether a frame equals the one before it, near the peak
    np.equal(samples[1:], samples[:-1], out=joined[1:-1])
    joined[1:-1] &= np.abs(samples[1:]) >= samples.dtype.type(near)
    joined[: taken + 1] = False
    changes = np.flatnonzero(joined[1:] != joined[:-1])
    return changes[::2], changes[1::2]


def _joined(old: FlatRunReadings, new: FlatRunReadings) -> FlatRunReadings:
    firsts = [frame for frame in (old.first_frame, new.first_frame) if frame is not None]
    return FlatRunReadings(old.count + new.count, max(old.longest_frames, new.longest_frames), min(firsts))


def _bins(magnitudes: Float64) -> npt.NDArray[np.int64]:
    """Number of each magnitude's bin, 4096 to the octave."""
    mantissas, exponents = np.frexp(magnitudes)
    steps = ((mantissas - 0.5) * 2 * BINS_PER_OCTAVE).astype(np.int64)
    return exponents.astype(np.int64) * BINS_PER_OCTAVE + steps
