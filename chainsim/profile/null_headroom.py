"""How far a programme may rise until a stage leaves more than it should of the level-scaled null."""

from __future__ import annotations

from collections.abc import Sequence

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
    return _narrowed(excerpts, least_db, over, inside, outside)


def _narrowed(
    excerpts: Excerpts, least_db: float, over: Sequence[int], nowhere_over_db: float, outside: float
) -> float:
    """Where the first window begins to exceed, which is the worst; then whether one of the others does further down."""
    inside = nowhere_over_db
    while outside - inside > TOLERANCE_DB:
        middle = (inside + outside) / 2.0
        if excerpts.exceeding(middle, least_db, over[:1]):
            outside = middle
        else:
            inside = middle
    others = over[1:] if excerpts.repeats and inside > nowhere_over_db else ()
    if still := excerpts.exceeding(inside, least_db, others) if others else ():
        return _narrowed(excerpts, least_db, still, nowhere_over_db, inside)
    return (inside + outside) / 2.0
