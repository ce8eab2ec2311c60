"""A clip of which next to nothing comes out: it may be past its corner by half a dB before its null says so.

An exciter adds a little of what it clips to all that passes clean. What a clip leaves rises out of the stage's own
rounding within tenths of a dB, however little it is; what bends softly below it has left something long before, and
leaves only a little more of a slightly louder programme.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.profile.checks.null_headroom import null_headroom_db
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.profile.windows.residual import Residual

LATE_DB, NOTHING_DB = 0.3, -120.0
"""A clip that leaves nothing so far below where its null has been found is not told late. 20 bits, where the stage's
own noise is no more."""
BELOW_DB, STANDS_OUT_DB = 3.0, 20.0
"""How far below that nothing of it is left, and by how much it stands out of what is. A curve of third order leaves
6 dB less there."""
JUST_BELOW_DB, JUST_ABOVE_DB, JUMPS_DB = 0.2, 0.5, 15.0
"""Between these two a curve of fifteenth order leaves 10 dB more, a corner 17 dB and more."""


@dataclass(frozen=True, slots=True)
class FaintClip:
    """The gain at which its corner is, and what of the null stands out there."""

    headroom_db: float
    threshold_db: float


def faint_clip(excerpts: Excerpts, now: Residual, found_db: float) -> FaintClip | None:
    """Where a clip begins that has been found with less of it above; None: there, or it does not begin at once.

    Args:
        excerpts: of a stage that repeats itself.
        now: what they leave as they are.
        found_db: the gain at which it leaves what a clip usually does within a tenth of a dB.
    """
    if not excerpts.exceeding(found_db - LATE_DB, NOTHING_DB, excerpts.worst_first(now)):
        return None
    stands_out_db = max(excerpts.floor_db, _left_db(excerpts, found_db - BELOW_DB) + STANDS_OUT_DB)
    headroom_db = null_headroom_db(excerpts, now, stands_out_db, found_db)
    if headroom_db is None or headroom_db > found_db:
        return None
    jump_db = _left_db(excerpts, headroom_db + JUST_ABOVE_DB) - _left_db(excerpts, headroom_db - JUST_BELOW_DB)
    return FaintClip(headroom_db, stands_out_db) if jump_db > JUMPS_DB else None


def _left_db(excerpts: Excerpts, gain_db: float) -> float:
    """Of the null, and no less than the stage's own noise."""
    return max(float(excerpts.residual(gain_db, math.inf).null_db.max()), excerpts.floor_db)
