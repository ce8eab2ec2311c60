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
ABOVE_DB = 1.0
STILL_TOLD, HARDLY = 1.1, 1.3
"""Of the least that is told: where to look next, and from where on the rest of the way is as steep as the last."""


def corner_db(past_db: Callable[[float], float], held_db: float, least_db: float) -> float | None:
    """The gain at which it is free, to 0.1 dB; None: it was not found.

    Args:
        past_db: by how much a sample may be turned down, at a gain, until it is free; 0: it is, or that is not known.
        held_db: a gain at which it is held.
        least_db: what is less than this past the clip is not known to be. Where more was to be expected it is free: a
            sample falls as fast as the programme where none before it has set the compressor to work any more.
    """
    past, free_db, slope, known = past_db(held_db), None, 1.0, False
    if 0.0 < past < HARDLY * least_db:  # too little to go by further down
        above = past_db(held_db + ABOVE_DB)
        if above > past:
            slope, known = _slope(ABOVE_DB, above - past), True
    for _ in range(MOST_STEPS):
        if past <= 0.0:
            return None
        if known and (past < HARDLY * least_db or slope * past < 2.0 * TOLERANCE_DB):
            return held_db - slope * past
        if free_db is not None and held_db - free_db < TOLERANCE_DB:
            untold = known and past - (held_db - free_db) / slope < STILL_TOLD * least_db
            return held_db - slope * past if untold else (held_db + free_db) / 2.0
        if free_db is None:
            lower_db = held_db - slope * (past - STILL_TOLD * least_db if known else past / 2.0)
        else:
            lower_db = (held_db + free_db) / 2.0
        past_lower = past_db(lower_db)
        if 0.0 < past_lower < past:
            slope = _slope(held_db - lower_db, past - past_lower)
            held_db, past, known = lower_db, past_lower, True
        else:
            free_db = lower_db
    return None


def _slope(programme_db: float, past_db: float) -> float:
    """By how much a programme falls for what is past the clip to fall by 1 dB."""
    return min(max(programme_db / past_db, 1.0), STEEPEST)
