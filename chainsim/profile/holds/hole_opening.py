"""At which gain of the programme do holes open? Narrowed in one piece of it, and then asked of all the rest.

Where a clip is reached first, the programme is loudest, as a rule. So the gain is narrowed where it is; then all is
played at both ends of what is left: with holes at the upper one and none at the lower one nothing else opens first. The
gains that are tried lie on one grid, so that this ends where narrowing in all passages would.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chainsim.profile.tangents.passage import NOWHERE, Holed, Passage, frames_of, whole

HIGHEST_DB, LOWEST_DB, STEP_DB, SMALL_STEP_DB = 24.0, -60.0, 6.0, 1.5
CELL_DB = STEP_DB / 128
"""Less than 0.05 dB."""
MOST_PIECES = 4
WORTH_IT = 0.5
"""Of what is played otherwise."""

HoledAt = Callable[[Sequence[Passage], float], Sequence[Holed]]
"""Those of some passages that have holes at a gain."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Between two gains holes open in some passages, at the frames that they have at the higher gain."""

    inside_db: float
    outside_db: float
    holed: Sequence[Holed]

    @property
    def cells(self) -> int:
        """How many are left between the two."""
        return round((self.outside_db - self.inside_db) / CELL_DB)


class OpeningSearch:
    """Passages of a programme; once some have holes, only those are played further down.

    Args:
        passages: all of them.
        holed_at: plays some.
        sample_rate_hz: of them.
        led_in_s: what is played before a piece of a passage, for the stage to be as it is there.
    """

    def __init__(
        self, passages: Sequence[Passage], holed_at: HoledAt, sample_rate_hz: int, led_in_s: float = math.inf
    ) -> None:
        self._passages, self._holed_at, self._rate_hz = tuple(passages), holed_at, sample_rate_hz
        self._led_in_s = led_in_s

    def find(self, now: Sequence[Holed], *, upwards: bool) -> Opening | None:
        """Where holes open: nowhere is one at the lower gain, in no passage, however many were left out on the way.

        What a louder programme does to a gain that follows it may hide a hole that a quieter one has.

        Args:
            now: where there are some at a gain of 0 dB.
            upwards: whether to search upwards where there are none.
        """
        found = self._below(now, -STEP_DB, 0.0, STEP_DB) if now else self._above() if upwards else None
        while found is not None:
            if all(each.passage in self._passages for each in found.holed) and len(found.holed) == len(self._passages):
                return found
            elsewhere = self._with_holes(whole(self._passages), found.inside_db)
            if not elsewhere:
                return found
            found = self._below(elsewhere, found.inside_db - SMALL_STEP_DB, found.inside_db, SMALL_STEP_DB)
        return None

    def _below(
        self, holed: Sequence[Holed], inside_db: float, outside_db: float, step_db: float, pieces: int = MOST_PIECES
    ) -> Opening | None:
        """Below a gain at which there are holes; `inside_db`: the next gain of the grid below it."""
        piece = self._loudest_piece(holed) if pieces else None
        walked = self._walked((piece,) if piece else holed, inside_db, outside_db, step_db)
        if walked is None or piece is None:
            return None if walked is None else self._narrowed(walked)
        alone = self._narrowed(walked)
        if deeper := self._with_holes(holed, alone.inside_db):
            return self._below(deeper, _next_db(walked, alone, step_db), alone.inside_db, step_db, pieces - 1)
        if alone.outside_db == outside_db:
            return replace(alone, holed=holed)
        if there := self._with_holes(holed, alone.outside_db):
            return replace(alone, holed=there)
        return self._narrowed(Opening(alone.outside_db, outside_db, holed))  # what is cut off has made them

    def _above(self) -> Opening | None:
        every = whole(self._passages)
        if (found := self._above_by(self._loudest_piece(every))) is not None:
            return found
        loud = self._with_holes(every, HIGHEST_DB)
        if not loud:
            return None
        if (found := self._above_by(self._loudest_piece(loud))) is not None:
            return found
        walked = self._walked_up(every)
        return None if walked is None else self._narrowed(walked)

    def _above_by(self, piece: Holed | None) -> Opening | None:
        """Narrowed in a piece; None: there is none, or it tells nothing."""
        walked = None if piece is None else self._walked_up((piece,))
        if walked is None:
            return None
        alone, every = self._narrowed(walked), whole(self._passages)
        if deeper := self._with_holes(every, alone.inside_db) if alone.inside_db > 0.0 else ():
            next_db = _next_db(walked, alone, STEP_DB)
            return self._below(deeper, next_db, alone.inside_db, STEP_DB, MOST_PIECES - 1)
        there = self._with_holes(every, alone.outside_db)
        return replace(alone, holed=there) if there else None

    def _walked(self, holed: Sequence[Holed], inside_db: float, outside_db: float, step_db: float) -> Opening | None:
        while deeper := self._with_holes(holed, inside_db):
            holed, inside_db, outside_db = deeper, inside_db - step_db, inside_db
            if outside_db < LOWEST_DB:
                return None
        return Opening(inside_db, outside_db, holed)

    def _walked_up(self, holed: Sequence[Holed]) -> Opening | None:
        outside_db = STEP_DB
        while not (there := self._with_holes(holed, outside_db)):
            outside_db += STEP_DB
            if outside_db > HIGHEST_DB:
                return None
        return Opening(outside_db - STEP_DB, outside_db, there)

    def _narrowed(self, found: Opening) -> Opening:
        while found.cells > 1:
            middle_db = found.inside_db + found.cells // 2 * CELL_DB
            if deeper := self._with_holes(found.holed, middle_db):
                found = Opening(found.inside_db, middle_db, deeper)
            else:
                found = Opening(middle_db, found.outside_db, found.holed)
        return found

    def _with_holes(self, holed: Sequence[Holed], gain_db: float) -> Sequence[Holed]:
        return self._holed_at([each.passage for each in holed], gain_db)

    def _loudest_piece(self, holed: Sequence[Holed]) -> Holed | None:
        """Round the loudest of the samples that are holes, where that is much less to play; None: it is not."""
        levels = [np.abs(each.passage.signal).max(axis=0) * each.passage.inside for each in holed]
        best = [level[each.at] if each.at.size else level for level, each in zip(levels, holed, strict=True)]
        number = int(np.argmax([level.max(initial=0.0) for level in best]))
        loudest = int(best[number].argmax())
        at = int(holed[number].at[loudest]) if holed[number].at.size else loudest
        piece = holed[number].passage.around(at, self._led_in_s, self._rate_hz)
        passages = [each.passage for each in holed]
        return Holed(piece, NOWHERE) if frames_of((piece,)) < WORTH_IT * frames_of(passages) else None


def _next_db(walked: Opening, alone: Opening, step_db: float) -> float:
    """The next gain of the coarse grid below what was narrowed."""
    return walked.inside_db if walked.inside_db < alone.inside_db else walked.inside_db - step_db
