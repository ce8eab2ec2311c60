"""From a gain at which a sample is held down to where it is free: by how far it is past its corner, each time.

Halving between a gain at which it is held and one at which it is free would find any of its corners. A compressor has
one where it sets in, which may be within a dB below the clip, at the same sample and as sudden. But the further down,
the less a sample is past its clip: what is further past something lower down is past something else.
"""

from __future__ import annotations

from collections.abc import Callable

TOLERANCE_DB = 0.1
MOST_STEPS = 10
STEEPEST = 8.0
"""By how much a programme falls at most, for what is past the clip to fall by 1 dB: behind a compressor of 8:1."""


def corner_db(past_db: Callable[[float], float], held_db: float) -> float | None:
    """The gain at which it is free, to 0.1 dB; None: it was not found.

    Args:
        past_db: by how much a sample may be turned down, at a gain, until it is free; 0: it is, or that is not known.
        held_db: a gain at which it is held.
    """
    past, free_db, slope, known = past_db(held_db), None, 1.0, False
    for _ in range(MOST_STEPS):
        if past <= 0.0:
            return None
        near = past < 2.0 * TOLERANCE_DB
        if near and known:
            return held_db - slope * past
        if free_db is not None and held_db - free_db < TOLERANCE_DB:
            return (held_db + free_db) / 2.0
        lower_db = held_db - (past / 2.0 if near else slope * (past - TOLERANCE_DB))
        if free_db is not None and lower_db <= free_db:
            lower_db = (held_db + free_db) / 2.0
        past_lower = past_db(lower_db)
        if 0.0 < past_lower < past:
            slope = min(max((held_db - lower_db) / (past - past_lower), 1.0), STEEPEST)
            held_db, past, known = lower_db, past_lower, True
        else:
            free_db, known = lower_db, known or near
    return None
