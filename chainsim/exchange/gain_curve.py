"""Volume envelopes of other programs, as gains in dB that move in straight lines.

A line that is straight in amplitude is a curve in dB: it is cut into pieces of at most `STEP_DB`, between which the two
are 0.004 dB apart at most.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chainsim.units import db_from_gain, gain_from_db

STEP_DB = 0.5
SILENCE_DB = -200.0
LOWEST_DB = -100.0
"""A line from or to silence begins or ends there: below nothing is heard of it."""
MOST_OFF_DB = 6.0
"""An envelope whose course is not known any better is not taken."""


@dataclass(frozen=True, slots=True)
class GainPoint:
    """From `time_s` of the project on; held until the next point, else a straight line to it in dB."""

    time_s: float
    gain_db: float
    held: bool = False


@dataclass(frozen=True, slots=True)
class GainCurve:
    """A gain that moves, on a track.

    Attributes:
        name: what the program calls it.
        points: in order of time.
        before_inserts: whether it stands before the first insert, else behind the last.
        is_fader: whether it stands in place of the fader.
        off_by_db: how far the program's own course may be from this one; 0: not at all.
        origin: its place in the file.
    """

    name: str
    points: tuple[GainPoint, ...]
    before_inserts: bool = False
    is_fader: bool = False
    off_by_db: float = 0.0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class AmplitudePoint:
    """As programs keep it: a factor, and how it goes on to the next point."""

    time_s: float
    gain: float
    held: bool = False
    course_known: bool = True  # False: it goes from here to the next point, in a way that is not known
    on_fader_scale: bool = False  # straight on a scale between amplitude and dB


def in_db(points: Sequence[AmplitudePoint]) -> tuple[GainPoint, ...]:
    """The same curve with lines that are straight in dB."""
    made: list[GainPoint] = []
    for here, after in pairwise(points):
        made.append(GainPoint(here.time_s, _db(here.gain), here.held))
        if not here.held and after.time_s > here.time_s:
            made += _between(here, after)
    return (*made, *(GainPoint(last.time_s, _db(last.gain)) for last in points[-1:]))


def off_by_db(points: Sequence[AmplitudePoint]) -> float:
    """How far the true course may be from a line in amplitude, at most; inf where it goes from or to silence."""
    return max((_pair_off_by_db(here, after) for here, after in pairwise(points)), default=0.0)


def _pair_off_by_db(here: AmplitudePoint, after: AmplitudePoint) -> float:
    if here.held or here.gain == after.gain or after.time_s <= here.time_s:
        return 0.0
    if here.course_known and not here.on_fader_scale:
        return 0.0
    if not here.gain or not after.gain:
        return math.inf
    wide_db = abs(_db(after.gain) - _db(here.gain))
    if not here.course_known:
        return wide_db
    low, high = sorted((here.gain, after.gain))
    parts = [part / 64 for part in range(1, 64)]
    return max(abs(_db(low + (high - low) * part) - (_db(low) + wide_db * part)) for part in parts)


def _between(here: AmplitudePoint, after: AmplitudePoint) -> Iterator[GainPoint]:
    """The points inside of a line in amplitude."""
    first_db, last_db = max(_db(here.gain), LOWEST_DB), max(_db(after.gain), LOWEST_DB)
    if here.gain <= gain_from_db(LOWEST_DB) >= after.gain:
        return
    steps = max(1, math.ceil(abs(last_db - first_db) / STEP_DB))
    inside = range(0 if _db(here.gain) < LOWEST_DB else 1, steps + 1 if _db(after.gain) < LOWEST_DB else steps)
    for step in inside:
        gain_db = first_db + (last_db - first_db) * step / steps
        part = (gain_from_db(gain_db) - here.gain) / (after.gain - here.gain)
        time_s = here.time_s + (after.time_s - here.time_s) * part
        if step == 0:
            yield GainPoint(time_s, SILENCE_DB)
        yield GainPoint(time_s, gain_db, held=step == steps)


def _db(gain: float) -> float:
    return max(SILENCE_DB, min(-SILENCE_DB, db_from_gain(abs(gain))))
