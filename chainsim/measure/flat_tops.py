"""Which runs of equal samples look like a wave cut off.

- On a coarse grid a slow wave rests on its crest for several samples without being clipped, and leaves it by single
  steps. There the run must be left downwards by more than 8 steps, before and after taken together, and be 16 steps
  high; where it is less than 256 high, it must have five samples. The steps are those of a grid of 8 or 16 bits, or
  what the samples around the run show (chainsim.measure.quantisation_grid).
- A digital square or pulse is flat by nature: it jumps. A smooth wave overdriven by 18 dB approaches its plateau of n
  samples by no more than 8 pi / n of the plateau's height a sample, so what jumps further at both ends is no clip.
- What lies beyond the first and the last frame is unknown, so a run that touches either does not count.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]

MIN_FRAMES = 3
MIN_COARSE_FRAMES = 5
FINE_STEPS = 256.0
GRIDS = (2.0**-7, 2.0**-15)
GRID_STEPS = 8.0
LOWEST_STEPS = 16.0
STEP_ERROR = 0.01
"""Where a grid was turned down, its step comes out a little wrong."""

STEEPEST = 8.0 * math.pi


class Runs(NamedTuple):
    """Runs of equal samples, each field (n,) or a single number."""

    value: Float64
    before: Float64  # the sample before the run
    after: Float64  # the sample after it
    start: Float64  # frame
    length: Float64  # frames
    step: Float64  # of the grid that the samples around it show, 0 where they show none


def looks_clipped(runs: Runs) -> Bools:
    """Which runs count, apart from their distance to the final peak: (n,). A neighbour that is unknown is NaN."""
    height = np.abs(runs.value)
    down_before, down_after = ((runs.value - one) * np.sign(runs.value) for one in (runs.before, runs.after))
    edges = np.stack((runs.value, runs.before, runs.after))
    step = runs.step
    for grid in GRIDS:
        on_grid = (edges / grid == np.rint(edges / grid)).all(axis=0)
        step = np.where(on_grid & (step == 0.0), grid, step)
    square = np.minimum(np.abs(down_before), np.abs(down_after)) * runs.length > STEEPEST * height
    left = np.maximum(down_before, 0.0) + np.maximum(down_after, 0.0)  # a shoulder goes on upwards
    is_left = left > GRID_STEPS * step * (1.0 + STEP_ERROR)
    # Where a step is more than 0.03 dB of the height, three of one value may well be a crest.
    is_long: Bools = runs.length >= np.where(height < FINE_STEPS * step, MIN_COARSE_FRAMES, MIN_FRAMES)
    return is_long & is_left & (height >= LOWEST_STEPS * step) & ~square
