"""Stages that are to be fed as they were: a saturator's drive is its sound, and a compressor was set to a level.

What was taken back before such a stage is given back at its own trim. What it then gives too much is the business of
the stages behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.level_comparison import is_number, programme_rms_dbfs
from chainsim.model.options import Aims
from chainsim.model.profile import Kind
from chainsim.model.result import Measurement, StageResult
from chainsim.model.trim import Trim
from chainsim.recommend.carried_level import Carried, label
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.knobs import as_much_as, at_most, is_worth_it, stage_knob, turn
from chainsim.recommend.trim_need import TrimNeed
from chainsim.units import format_db


def kept_levels(measurement: Measurement, aims: Aims) -> dict[str, float]:
    """RMS in dBFS that each stage whose work is to stay is fed with now, by path."""
    levels = {
        stage.path: programme_rms_dbfs(stage.input)
        for stage in measurement.stages
        if not stage.spec.bypass and _is_kept(stage, aims)
    }
    return {path: rms_dbfs for path, rms_dbfs in levels.items() if is_number(rms_dbfs)}


def _is_kept(stage: StageResult, aims: Aims) -> bool:
    if stage.spec.intent == "colour":
        return True
    dynamics = stage.profile.kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP) or stage.spec.intent == "dynamics"
    return aims.keep_gain_reduction and dynamics and stage.spec.intent != "clean"


def fed_as_before(stage: StageResult, carried: Carried, constraints: Constraints) -> float | None:
    """What is missing at the input of a stage that is to be fed as it was; None for any other, and where it is."""
    kept_dbfs = constraints.kept_rms_dbfs.get(stage.path)
    if kept_dbfs is None:
        return None
    back_db = kept_dbfs - programme_rms_dbfs(stage.input) - carried.change_db
    return back_db if is_number(back_db) and is_worth_it(back_db) else None


def give_back(stage: StageResult, back_db: float, needs: list[TrimNeed], carried: Carried) -> Iterator[Trim]:
    """The trim that feeds a stage as it was, or as near to it as its needs allow, worked out for the whole of it."""
    knob = stage_knob(stage)
    over_db = max((need.change_db for need in needs), default=0.0)
    change_db = back_db - over_db
    trim_db = at_most(knob.current_db + change_db) if needs else as_much_as(knob.current_db + change_db)
    if not is_worth_it(trim_db - knob.current_db):
        return
    why = "keeps its drive" if stage.spec.intent == "colour" else "keeps its gain reduction"
    reason = f"{label(stage)} {why}: it is fed as before, {format_db(back_db)} dB more than the trims before it leave"
    if needs:
        reason += "; less than that, since " + "; ".join(need.reason for need in needs)
    trim = turn(knob, trim_db, reason + carried.note)
    carried.add(trim.change_db)
    yield trim
