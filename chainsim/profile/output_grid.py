"""Whether what comes out lies on a grid, as of a bit crusher or a fixed-point section, and for how long it is held."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import Array

LOOKED_AT_FRAMES, FEW = 8192, 0.75
"""So many tell at once that values hardly ever come again: then there is no grid."""
FINEST = 2.0**-18
"""Of the highest value: finer ones are the rounding of 32-bit samples."""
ON_GRID = 0.02
MOST_BITS = 18


def grid_step(answer: Audio | Array, on_grid: float = ON_GRID, finest: float | None = None) -> float | None:
    """The step of a grid with a point at zero that all samples of (channels, frames) lie on; None: they lie on none.

    It is read from neighbours and then from ever higher values, since the highest are rounded most.

    Args:
        answer: (channels, frames).
        on_grid: how far off it a sample may be, in steps.
        finest: what is no step any more; None: what samples are rounded by as they are.
    """
    middle = answer.shape[1] // 2
    glance = answer[:, middle : middle + LOOKED_AT_FRAMES]
    if np.unique(np.abs(glance)).size > FEW * glance.size:
        return None
    values = np.unique(np.abs(answer)).astype(np.float64)
    if values.size < 2:
        return None
    apart = np.diff(values)
    apart = apart[apart > (FINEST * values[-1] if finest is None else finest)]
    if not apart.size:
        return None
    step = float(apart.min())
    for bits in range(2, MOST_BITS + 1):
        low = values[values < step * 2.0**bits]
        counts = np.rint(low / step)
        if counts.any():
            step = float(low @ counts / (counts @ counts))
    counts = values / step
    return step if float(np.abs(counts - np.rint(counts)).max()) < on_grid else None


def held_frames(answer: Audio | Array) -> int:
    """For how many samples each value is held at least, as by a sample-rate reducer; 1 where it may change at any."""
    changes = np.flatnonzero((np.diff(answer, axis=1) != 0.0).any(axis=0))
    return int(np.gcd.reduce(np.diff(changes))) if changes.size > 2 else 1
