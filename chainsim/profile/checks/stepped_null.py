"""A clip whose answer lies on a grid, on a programme: no sample may be further off its quieter answer than steps are.

Scaled up, the steps of a quieter answer are as loud as what a clip of one band takes, or one beside the dry: no null by
blocks tells them apart. But how far a sample may be off for steps alone is known. So a first answer well inside the
linear region tells about where the clip is, and one a little below that, which is scaled up by less, exactly.
"""

from __future__ import annotations

import numpy as np

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.profile.checks.blocks_over import affected_ms, by_block, worst_blocks
from chainsim.profile.checks.null_headroom import HIGHEST_DB, STEP_DB, TOLERANCE_DB
from chainsim.profile.checks.slew_limit import is_slew_limit
from chainsim.profile.checks.steps_check import LEVELS, SPREAD_DB, OwnStep
from chainsim.profile.null_depth import Array, null_by_block_db
from chainsim.profile.pre_roll import closes
from chainsim.profile.tangents.tangent import Mask
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.units import db_from_gain, gain_from_db

SURELY, DITHERED = 1.1, 1.3
"""Beyond what steps explain, and beyond the most that was seen where dither stands beside them."""
DITHER_ALONE = 3.0
"""Half steps that triangular dither and its rounding come to: of one that is the same each time all quieter answers
have the same share, of which they show nothing."""
FINE = 0.02
"""Of the highest sample, at most: a clip takes a twentieth of what is 0.5 dB past it."""
SEVERAL = 4.0
"""Steps: quieter tones come out louder or softer, or not at all, for steps alone."""
INSIDE_DB = 6.0
"""Below where a sample is further off than the steps of an answer well below can be: there it is linear."""


def check_by_stepped_null(own_step: OwnStep, profile: StageProfile) -> ProgrammeCheck | None:
    """Of a clip without dynamics that repeats itself; None: it does not answer in steps, or in coarse ones."""
    excerpts = own_step.excerpts
    alone = profile.kind is Kind.CLIP and excerpts.repeats
    if not alone or is_slew_limit(profile.onset, excerpts.sample_rate_hz) or own_step.size is None:
        return None
    if closes(profile, db_from_gain(SEVERAL * own_step.size)):
        return None
    steps, answer = _Steps(excerpts, own_step.size, excerpts.reference_db), excerpts.answer(0.0)
    headroom_db = steps.headroom_db()
    if headroom_db is not None and headroom_db - INSIDE_DB > excerpts.reference_db:
        steps = _Steps(excerpts, own_step.size, headroom_db - INSIDE_DB)
        headroom_db = steps.headroom_db()
    if steps.allowed(0.0) > FINE * float(np.abs(answer).max()):
        return None
    null_db = null_by_block_db(answer, steps.straight, excerpts.sample_rate_hz)
    over = by_block(steps.off(0.0), excerpts.sample_rate_hz)
    past = bool(over.any())
    return ProgrammeCheck(
        residual_db=float(null_db.max()),
        threshold_db=excerpts.floor_db,
        exceeds=past,
        headroom_db=headroom_db,
        gain_reduction_db=None,
        peak_gain_db=None,
        affected_ms=affected_ms(over) if past else 0.0,
        worst=worst_blocks(excerpts, np.where(over, null_db, -np.inf).max(axis=0), -np.inf) if past else (),
    )


class _Steps:
    """How far an answer may be off for its grid alone.

    Args:
        excerpts: of the programme.
        step: of the grid.
        linear_db: a gain at which it is linear.

    Attributes:
        straight: the answer without a clip, (channels, frames): the mean of several levels, each between other steps.
    """

    def __init__(self, excerpts: Excerpts, step: float, linear_db: float) -> None:
        self._excerpts, self._step, self._linear_db = excerpts, step, linear_db
        self._judged = excerpts.row.judged()
        gains_db = [linear_db - SPREAD_DB * (level + 0.5) / LEVELS for level in range(LEVELS)]
        self._lowest = gain_from_db(gains_db[-1])
        quieter = [excerpts.answer(each) / np.float64(gain_from_db(each)) for each in gains_db]
        self.straight: Array = np.mean(quieter, axis=0)
        self._beside = 2.0 if excerpts.less_silence else 1.0  # what silence is answered with has been rounded as well
        seen = max(self._most_off(answer, db) / self.allowed(db) for answer, db in zip(quieter, gains_db, strict=True))
        if seen > 1.0:
            self._beside = max(self._beside * DITHERED * seen, DITHER_ALONE)

    def allowed(self, gain_db: float) -> float:
        """By what both are rounded, dither and all: well inside, what is further off than steps are is dither's."""
        return self._beside * SURELY * 0.5 * self._step * (1.0 + gain_from_db(gain_db) / self._lowest)

    def _most_off(self, scaled: Array, gain_db: float) -> float:
        """Of an answer well inside that has been scaled to the programme's level."""
        off = np.abs(scaled - self.straight).max(axis=0)
        return gain_from_db(gain_db) * float(off[self._judged].max(initial=0.0))

    def off(self, gain_db: float) -> Mask:
        """Which frames are further off, (channels, frames)."""
        straight = gain_from_db(gain_db) * self.straight
        off: Mask = (np.abs(self._excerpts.answer(gain_db) - straight) > self.allowed(gain_db)) & self._judged
        return off

    def headroom_db(self) -> float | None:
        """The gain at which the first is, to 0.1 dB; None: not within +24 dB."""
        inside_db, outside_db = self._linear_db, max(self._linear_db, 0.0)
        while not self.off(outside_db).any():
            inside_db, outside_db = outside_db, outside_db + STEP_DB
            if outside_db > HIGHEST_DB:
                return None
        while outside_db - inside_db > TOLERANCE_DB:
            middle_db = (inside_db + outside_db) / 2.0
            inside_db, outside_db = (inside_db, middle_db) if self.off(middle_db).any() else (middle_db, outside_db)
        return (inside_db + outside_db) / 2.0
