"""Knobs and how far they are turned: every Trim is made here, so that they are all rounded in the same way."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.model.result import Measurement, StageResult
from chainsim.model.trim import Trim, Where

STEP_DB = 0.1
"""Trims are given in tenths of a dB: finer ones can't be set on most hosts."""
RENDER_TOLERANCE_DB = 1e-4
"""Far above what float32 gains can be off by: a level trimmed exactly to its limit could still render above it."""
LEAST_DB = 0.0005
"""Less is no turn: reports show thousandths at most, and what a program keeps of a gain is off by less (+1e-10 dB)."""
_EXACT_PLACES = 9  # so that -10.2 less -3.0 is -7.2 and not -7.199999999999999


@dataclass(frozen=True, slots=True)
class Knob:
    """A gain that the chain file holds, as it is set now."""

    where: Where
    stage: int | None
    path: str | None
    current_db: float


def input_knob(measurement: Measurement) -> Knob:
    """Clip gain, before the first insert."""
    return Knob(Where.INPUT, None, None, measurement.chain.input_trim_db)


def stage_knob(stage: StageResult) -> Knob:
    """The trim just before a top-level stage."""
    return Knob(Where.STAGE, stage.index, stage.path, stage.trim_db)


def knob_before(measurement: Measurement, stage: StageResult) -> Knob:
    """In front of the first insert the clip gain, unless the stage's own trim is what raises it; else its trim."""
    return input_knob(measurement) if stage.index == 1 and stage.trim_db <= 0.0 else stage_knob(stage)


def fader_knob(measurement: Measurement) -> Knob:
    """The fader, after all inserts."""
    return Knob(Where.FADER, None, None, measurement.chain.fader_db)


def at_most(total_db: float) -> float:
    """The highest setting on the 0.1 dB grid that is safely not above `total_db`."""
    return _on_grid(math.floor((total_db - RENDER_TOLERANCE_DB) / STEP_DB))


def nearest(total_db: float) -> float:
    """The setting on the 0.1 dB grid that is nearest to `total_db`."""
    return _on_grid(round(total_db / STEP_DB))


def as_much_as(total_db: float) -> float:
    """The setting on the 0.1 dB grid that is `total_db`, or the one below: for giving back no more than was taken."""
    return _on_grid(math.floor((total_db + RENDER_TOLERANCE_DB) / STEP_DB))


def turn(knob: Knob, total_db: float, reason: str) -> Trim:
    """The trim that sets the knob to `total_db`."""
    change_db = round(total_db - knob.current_db, _EXACT_PLACES)
    change_db = change_db if abs(change_db) >= LEAST_DB else 0.0
    return Trim(knob.where, knob.stage, knob.path, knob.current_db, total_db, change_db, reason)


def is_worth_it(change_db: float) -> bool:
    """Whether a change is a whole step or more; for policies that aim at a level instead of keeping below a limit."""
    return abs(change_db) > STEP_DB - RENDER_TOLERANCE_DB


def _on_grid(steps: int) -> float:
    return round(steps * STEP_DB, 1) + 0.0  # no -0.0
