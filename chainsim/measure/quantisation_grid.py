"""The grid that samples show: how far apart the values are that a waveform takes near its peak.

What a file's header says is no help: mu-law and A-law have 16 steps to the octave and decode to 16 bits, converters of
12 bits write files of 16, and what was made of 8 bits may have been turned down and saved with 24. So the step is read
from the values themselves. On a grid all gaps between neighbouring values are whole multiples of one number, but for
what the file rounds. Each gap that is one has odds against chance; one that is none refutes the grid.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]

FILE_GRID = 2.0**-15
"""Of 16 bits, to which a file may have rounded what was on another grid."""

FINE_GRID = 2.0**-23
"""Of 24 bits; float rounds no worse."""

PARTS = (1, 2, 3, 4)
"""Of the smallest gap, one may be what all are multiples of: where an octave of mu-law ends, a gap is of 1.5 steps of
the octave below, and those may be missing."""

ALIKE = 1.3
"""Gaps up to so many times the smallest are of one step: of 4 units and 5, and not of 3 and 4 parts."""

COMPANDED_LEVELS = 18
"""mu-law and A-law have 16 to the octave; so few may be of two octaves, whose upper one has steps twice as wide."""

EVEN_GAPS = 4
"""So many of twice the step at the top show that."""

ENOUGH_BITS = 13.0
"""Odds against chance, as log2, from which a grid is believed."""

ENOUGH_GAPS = 32
"""So many gaps without a grid: there is none."""

LOOKED_AT_FRAMES = 2048
"""On either side of a run."""

LONG_RUN_FRAMES = 12
"""A slow crest that rests so long on its highest step rests on the next one as well, for a fifth of that at least."""


def step_around(samples: npt.NDArray[np.floating], first: int, last: int) -> float | None:
    """The step that the samples around a run of equal ones show, as `shown_step` gives it.

    None as well for a long run where no other step is rested on: a ramp has even gaps, and is on no grid.

    Args:
        samples: of one channel, (frames,).
        first: frame at which the run begins.
        last: its last frame.
    """
    height = samples[first] * np.sign(samples[first])
    before, after = samples[max(0, first - LOOKED_AT_FRAMES) : first + 1], samples[last + 1 :][:LOOKED_AT_FRAMES]
    upright = np.concatenate((before, after)) * np.sign(samples[first])
    upper = (upright >= height * height.dtype.type(0.5)) & (upright <= height)
    rests = (upright[1:] == upright[:-1]) & upper[1:] & (upright[1:] < height)
    if last - first + 1 >= LONG_RUN_FRAMES and not rests.any():
        return None
    return shown_step(upright[upper])


def shown_step(values: npt.NDArray[np.floating]) -> float | None:
    """The step between neighbouring values.

    Args:
        values: of one sign, from the uppermost octave; any order, (n,).

    Returns:
        The step at the top; 0 where too few values are there to tell, None where they are on no grid coarser than a
        file's.
    """
    levels = np.unique(values).astype(np.float64)
    if len(levels) < 2:
        return 0.0
    on_file_grid = bool((levels % FILE_GRID == 0.0).all())
    gaps = np.diff(levels)
    smallest = float(gaps.min())
    if on_file_grid:
        common = int(np.gcd.reduce((gaps / FILE_GRID).astype(np.int64)))
        if (len(gaps) - 1) * math.log2(common) >= ENOUGH_BITS:
            step = smallest if smallest <= PARTS[-1] * common * FILE_GRID else common * FILE_GRID
            return _at_the_top(gaps, step)
    unit = FILE_GRID if on_file_grid else FINE_GRID
    alike = gaps[gaps < min(ALIKE * smallest, smallest + 2.5 * unit)]  # each end is off by half a unit at most
    step = float(alike.mean())
    slack = unit / math.sqrt(len(alike))
    if max(_rounded_bits(gaps, step / part, unit, slack) for part in PARTS) >= ENOUGH_BITS:
        return _at_the_top(gaps, step)
    return None if len(gaps) >= ENOUGH_GAPS else 0.0


def _at_the_top(gaps: Float64, step: float) -> float:
    """Twice the step where so few levels as mu-law's have gaps of that and its multiples at the top, and others below.

    Args:
        gaps: between the levels, from the lowest one up, (n,).
        step: the smallest one's.
    """
    odd = np.flatnonzero(np.rint(gaps / step).astype(np.int64) % 2)
    above = len(gaps) - 1 - int(odd[-1]) if len(odd) else 0
    return 2.0 * step if len(gaps) < COMPANDED_LEVELS and above >= EVEN_GAPS else step


def _rounded_bits(gaps: Float64, step: float, unit: float, slack: float) -> float:
    """Odds, as log2, that all gaps are multiples by no chance; 0 where one is none.

    A gap is off by less than the unit to which its values are rounded, and by the step's own error.

    Args:
        gaps: (n,).
        step: as the gaps of one step have it in the mean.
        unit: what their values are rounded to.
        slack: how far the step itself may be off.
    """
    multiples = np.rint(gaps / step)
    allowed = unit + multiples * slack
    telling = 2.0 * allowed < step
    if (np.abs(gaps - multiples * step) > allowed)[telling].any():
        return 0.0
    bits = np.log2(step / (2.0 * allowed[telling]))
    return float(bits.sum() - bits.max(initial=0.0))
