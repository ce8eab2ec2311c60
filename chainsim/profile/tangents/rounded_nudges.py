"""Nudges that come to no more than a few steps of the stage's output: rounding alone may leave nothing of one.

A converter, a codec or a section of fixed point rounds what comes out. Where the programme is quiet, and nudges are
with it, one in so many falls between two steps, and looks held. Of three steps and more something is always left.
"""

from __future__ import annotations

import numpy as np

from chainsim.profile.output_grid import grid_step
from chainsim.profile.tangents.tangent import Mask, Tangent, running_mean
from chainsim.units import frames_from_s

LEAST_STEPS = 3.0
"""Two of which rounding may take, and one for a slope that is less than those around it."""
AROUND_S = 0.02
FIRST_STEPS, MOSTLY_ON_GRID = 64.0, 0.9
"""Of the answer itself: so low that how exactly a step is known does not matter."""
ON_GRID, ROUNDED = 0.1, 2.0**-21
"""Of a step of 18 bits, and of the highest answer: what two 32-bit samples are rounded by whose difference it is."""


def own_step(tangent: Tangent) -> float | None:
    """Of the stage's own grid, on which what nudges come to lies as well: that is a few steps where it matters."""
    answer = tangent.answer
    moved = tangent.slope[: answer.shape[0]] * tangent.size
    step = grid_step(moved, ON_GRID, ROUNDED * float(np.abs(answer).max(initial=0.0)))
    if step is None:
        return None
    low = answer[(answer != 0.0) & (np.abs(answer) < FIRST_STEPS * step)] / step
    on_grid = np.abs(low - np.rint(low)) < ON_GRID  # else nudges are all of one size, or nothing where a gate is shut
    return step if low.size and float(on_grid.mean()) > MOSTLY_ON_GRID else None


def outlast_rounding(tangent: Tangent, sample_rate_hz: int) -> Mask | None:
    """Where slopes are of nudges that come to more, (series, frames); None: everywhere, nothing is rounded."""
    if tangent.step is None:
        return None
    frames, least = frames_from_s(AROUND_S, sample_rate_hz), LEAST_STEPS * tangent.step
    slopes = np.sqrt(running_mean(np.square(tangent.slope), frames))
    nudges = np.sqrt(running_mean(np.square(tangent.slope * tangent.size), frames))
    # Slopes of less than a step are huge or nothing, and nudges grow where a loud note begins: both have to agree.
    outlast: Mask = np.minimum(slopes * tangent.size, nudges) > least
    return outlast
