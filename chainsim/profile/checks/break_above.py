"""Where a curve that bends breaks above the programme's level: what is cut may be small beside what passes clean.

A clip of the side, of the treble or beside the dry is past its edge long before it leaves one per cent of the whole.
"""

from __future__ import annotations

import math

from chainsim.profile.checks.gain_corner import GLANCE_S, PLAINLY_ROUGH, STEP_DB, STEPS, Answer, breaks_at_db, is_rough
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.profile.windows.residual import Residual
from chainsim.units import s_from_frames

ALONG_DB = STEP_DB * (STEPS - 3)
"""What one search covers: what breaks within its last three steps, the next one sees whole."""


def first_break_db(excerpts: Excerpts, now: Residual, up_to_db: float) -> float | None:
    """The lowest gain above the programme's own at which it breaks; None: not up to this one, or not known.

    It is looked for in the window that bends most there, and in the others only if it breaks in that one. What is rough
    at that gain, on the window that bends most as it is, is asked for no more.

    Args:
        excerpts: of a stage that repeats itself.
        now: what they leave as they are.
        up_to_db: above 0.
    """
    rate_hz, row = excerpts.sample_rate_hz, excerpts.row
    glance, glanced = excerpts.apart.answers(excerpts.worst_first(now)[0], GLANCE_S)
    if is_rough(_louder(glance, up_to_db), glanced, rate_hz, PLAINLY_ROUGH):
        return None
    worst = excerpts.worst_first(excerpts.residual(up_to_db, math.inf))[0]
    answer, judged = excerpts.apart.answers(worst, s_from_frames(row.signal.shape[1], rate_hz))
    if is_rough(_louder(answer, up_to_db), judged, rate_hz):
        return None
    for search in range(math.ceil(up_to_db / ALONG_DB)):
        top_db = min((search + 1) * ALONG_DB, up_to_db) + 3 * STEP_DB
        found_db = breaks_at_db(_louder(answer, top_db), judged, rate_hz)
        if found_db is not None and 0.0 < top_db + found_db < up_to_db:
            top_db += found_db
            lower_db = breaks_at_db(_louder(excerpts.answer, top_db), row.judged(), rate_hz)
            return top_db if lower_db is None else max(top_db + lower_db, 0.0)
    return None


def _louder(answer: Answer, by_db: float) -> Answer:
    return lambda gain_db: answer(gain_db + by_db)
