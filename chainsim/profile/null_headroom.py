"""How far a programme may rise until a stage leaves more than it should of the level-scaled null."""

from __future__ import annotations

from chainsim.profile.excerpts import Excerpts
from chainsim.profile.residual import Residual

TOLERANCE_DB = 0.1
STEP_DB = 6.0
LOWEST_DB, HIGHEST_DB = -60.0, 24.0


def null_headroom_db(excerpts: Excerpts, now: Residual, least_db: float) -> float | None:
    """The programme's gain at which it just exceeds, to 0.1 dB; None: not within +24 dB, or even where it is linear.

    What does not exceed at one gain does not do so further down, and is not played there.
    """
    over = excerpts.over(now, least_db)
    inside, outside = (0.0 - STEP_DB, 0.0) if over else (0.0, STEP_DB)
    if over:
        while still := excerpts.exceeding(inside, least_db, over):
            if inside < max(LOWEST_DB, excerpts.reference_db):
                return None
            over, inside, outside = still, inside - STEP_DB, inside
    else:
        every = excerpts.worst_first(now)
        while not (over := excerpts.exceeding(outside, least_db, every)):
            inside, outside = outside, outside + STEP_DB
            if outside > HIGHEST_DB:
                return None
    while outside - inside > TOLERANCE_DB:
        middle = (inside + outside) / 2.0
        if still := excerpts.exceeding(middle, least_db, over):
            over, outside = still, middle
        else:
            inside = middle
    return (inside + outside) / 2.0
