"""Which half seconds of a programme rise most above what led up to them.

What follows the level over seconds turns those down least, once the programme is quieter; at the level that it has,
others may be louder, and may all come out at one ceiling.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.windows.kept_cells import Candidate, KeptCells

RAISED_AT_MOST = 10.0 ** (24.0 / 20.0)
"""By a leveller: a click in silence rises more, and gets nowhere."""


class RisenCells:
    """By their peak against the RMS of the seconds up to their end.

    Args:
        count: how many are kept.
        past_cells: how many cells before it a gain may remember.
    """

    def __init__(self, count: int, past_cells: int) -> None:
        self._kept = KeptCells(count)
        self._powers: deque[float] = deque(maxlen=past_cells + 1)
        self._loudest = 0.0

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._kept)

    def close(self, peak: float, number: int, cells: tuple[Audio, ...]) -> None:
        """The next cell, the last of these, which has this peak."""
        self._powers.append(float(np.square(cells[-1]).mean()))
        if peak > self._loudest:
            self._loudest = peak
            self._kept.drop(lambda candidate: self._is_faint(float(np.abs(candidate.cells[-1]).max())))
        if peak > 0.0 and not self._is_faint(peak):
            self._kept.offer(peak / math.sqrt(float(np.mean(self._powers))), number, cells)

    def _is_faint(self, peak: float) -> bool:
        return RAISED_AT_MOST * peak < self._loudest
