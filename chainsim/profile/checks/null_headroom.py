"""How far a programme may rise until a stage leaves more than it should of the level-scaled null."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.profile.windows.excerpts import Excerpts
from chainsim.profile.windows.residual import Residual

TOLERANCE_DB = 0.1
STEP_DB = 6.0
LOWEST_DB, HIGHEST_DB = -60.0, 24.0


def null_headroom_db(
    excerpts: Excerpts, now: Residual, least_db: float, expected_db: float | None = None
) -> float | None:
    """The programme's gain at which it just exceeds, to 0.1 dB; None: not within +24 dB, or even where it is linear.

    What does not exceed at one gain does not do so further down, and is not played there.

    Args:
        excerpts: of the programme.
        now: what they leave as they are.
        least_db: what has to be left.
        expected_db: about where it may be, to be looked at first.
    """
    over = excerpts.over(now, least_db)
    if not over:
        return _above(excerpts, least_db, excerpts.worst_first(now), expected_db)
    inside, outside = 0.0 - STEP_DB, 0.0
    while still := excerpts.exceeding(inside, least_db, over):
        if inside < max(LOWEST_DB, excerpts.reference_db):
            return None
        over, inside, outside = still, inside - STEP_DB, inside
    return _narrowed(excerpts, least_db, over, inside, (inside, outside))


def _above(excerpts: Excerpts, least_db: float, every: Sequence[int], expected_db: float | None = None) -> float | None:
    """Where it begins to exceed above the level at which nothing does."""
    first = STEP_DB if expected_db is None else STEP_DB * math.ceil(expected_db / STEP_DB)
    outside = min(max(first, STEP_DB), HIGHEST_DB)
    over_there = excerpts.exceeding(outside, least_db, every[:1])
    if over_there:
        while outside > STEP_DB and excerpts.exceeding(outside - STEP_DB, least_db, every[:1]):
            outside -= STEP_DB
    while not over_there and outside < HIGHEST_DB:
        outside += STEP_DB
        over_there = excerpts.exceeding(outside, least_db, every[:1])
    if over_there:
        return _narrowed(excerpts, least_db, every, 0.0, (outside - STEP_DB, outside))
    over = excerpts.exceeding(HIGHEST_DB, least_db, every[1:]) if excerpts.repeats and every[1:] else ()
    return _narrowed(excerpts, least_db, over, 0.0, (0.0, HIGHEST_DB)) if over else None


def _narrowed(
    excerpts: Excerpts, least_db: float, over: Sequence[int], nowhere_over_db: float, bracket_db: tuple[float, float]
) -> float:
    """Where the first window begins to exceed, which is the worst; then whether one of the others does further down."""
    inside, outside = bracket_db
    while outside - inside > TOLERANCE_DB:
        middle = (inside + outside) / 2.0
        if excerpts.exceeding(middle, least_db, over[:1]):
            outside = middle
        else:
            inside = middle
    others = over[1:] if excerpts.repeats and inside > nowhere_over_db else ()
    if still := excerpts.exceeding(inside, least_db, others) if others else ():
        return _narrowed(excerpts, least_db, still, nowhere_over_db, (nowhere_over_db, inside))
    return (inside + outside) / 2.0
