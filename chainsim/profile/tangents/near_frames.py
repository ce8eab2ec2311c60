"""Of a row, the frames that are judged and what is around them: the rest is played for them, and not looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import Mask, Tangent
from chainsim.units import frames_from_s

REACH_S, REACH_FRAMES = 0.02, 64
"""To either side: what is judged is held against 20 ms before and behind it, and some samples."""
WORTH_CUTTING = 0.8
"""Of the row."""

Item = TypeVar("Item", bound=np.generic)


class NearFrames:
    """Cuts them out of whatever is as long as the row. No judged frame is nearer to a seam than anything looks.

    Args:
        counted: which frames are judged, (frames,).
        sample_rate_hz: of the row.
    """

    def __init__(self, counted: Mask, sample_rate_hz: int) -> None:
        self._frames = counted.size
        reach = frames_from_s(REACH_S, sample_rate_hz) + REACH_FRAMES
        at = np.flatnonzero(counted)
        apart = np.flatnonzero(np.diff(at) > 2 * reach)
        firsts, lasts = at[np.r_[0, apart + 1][: at.size]], at[np.r_[apart, at.size - 1][: at.size]]
        self._spans = [
            slice(max(int(first) - reach, 0), min(int(last) + reach + 1, self._frames))
            for first, last in zip(firsts, lasts, strict=True)
        ]
        near = sum(span.stop - span.start for span in self._spans)
        self._all = near > WORTH_CUTTING * self._frames

    @property
    def none(self) -> bool:
        """Whether nothing is judged."""
        return not self._spans

    def cut(self, values: npt.NDArray[Item]) -> npt.NDArray[Item]:
        """(..., frames), of the row, without the frames that nobody looks at."""
        return values if self._all else np.concatenate([values[..., span] for span in self._spans], axis=-1)

    def cut_tangent(self, tangent: Tangent) -> Tangent:
        """Slopes, answer and sizes of nudges."""
        if self._all:
            return tangent
        size = self.cut(np.broadcast_to(tangent.size, tangent.answer.shape[1]))
        return replace(tangent, slope=self.cut(tangent.slope), answer=self.cut(tangent.answer), size=size)

    def in_row(self, values: Array) -> Array:
        """What was found of the cut, (..., near frames), where it belongs in the row, with 0 at all other frames."""
        if self._all:
            return values
        row: Array = np.zeros((*values.shape[:-1], self._frames))
        start = 0
        for span in self._spans:
            end = start + span.stop - span.start
            row[..., span] = values[..., start:end]
            start = end
        return row
