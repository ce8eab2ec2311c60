"""How many peaks share a ceiling: the top of the histogram of peaks, in 3 s at a time.

The peak of every 10 ms is compared with the largest of the whole mix. Music reaches its highest peak once or twice; a
limiter or a clip puts many to the same height, whatever gain comes after it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.sub_blocks import PER_SECOND
from chainsim.measure.tenth_second_windows import WINDOW_S
from chainsim.model.review_measurement import PeakDensity, Span
from chainsim.units import gain_from_db

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

AT_CEILING_DB, NEAR_CEILING_DB = -0.1, -0.5
STEPS = round(WINDOW_S * PER_SECOND)
MOST_SPANS = 20


def peak_density(squared_peaks: Float64) -> PeakDensity | None:
    """Of the largest square in every 10 ms, (steps,); None where all is silent."""
    largest = float(squared_peaks.max(initial=0.0))
    if largest == 0.0:
        return None
    at_ceiling = _within(squared_peaks, largest, AT_CEILING_DB)
    near_ceiling = _within(squared_peaks, largest, NEAR_CEILING_DB)
    best = int(near_ceiling.argmax())
    length_s = len(squared_peaks) / PER_SECOND
    return PeakDensity(
        most_at_ceiling=int(at_ceiling.max()),
        most_near_ceiling=int(near_ceiling[best]),
        at_ceiling_there=int(at_ceiling[best]),
        spans=_densest(at_ceiling, length_s),
        window_s=min(WINDOW_S, length_s),
    )


def _within(squared_peaks: Float64, largest: float, limit_db: float) -> Int64:
    """How many steps of every 3 s are within so much of the largest: (windows,), one if there are no 3 s."""
    high = squared_peaks >= largest * gain_from_db(limit_db) ** 2
    until = np.concatenate(([0], np.cumsum(high)))
    width = min(STEPS, len(high))
    return np.asarray(until[width:] - until[: len(until) - width], dtype=np.int64)


def _densest(counts: Int64, length_s: float) -> tuple[Span, ...]:
    """The 3 s with most peaks, those that overlap them left out, and so on; in order of time."""
    left, found = counts.copy(), list[int]()
    while len(found) < MOST_SPANS and left.max() >= max(2, counts.max() // 2):
        best = int(left.argmax())
        found.append(best)
        left[max(0, best - STEPS + 1) : best + STEPS] = 0
    return tuple(Span(start / PER_SECOND, min(start / PER_SECOND + WINDOW_S, length_s)) for start in sorted(found))
