"""What the levels at the taps ask for: what is over at a stage's input, built up behind it, or over at the output."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainsim.model.finding import limit_value
from chainsim.model.level_comparison import rises_db
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement, StageResult
from chainsim.recommend.carried_level import Carried, is_level_dependent, label
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.input_reduction import turn_down_db
from chainsim.recommend.knobs import Knob, fader_knob, input_knob, knob_before, stage_knob
from chainsim.recommend.trim_need import TrimNeed
from chainsim.units import format_db

_BENT_ITSELF = " (estimated: the stage's own gain depends on level)"


def over_at_input(
    measurement: Measurement, before: StageResult | None, stage: StageResult, carried: Carried, constraints: Constraints
) -> Iterator[TrimNeed]:
    """What a stage receives is over full scale."""
    limit_dbfs = limit_value(measurement.chain.limits, "max_tap_peak_dbfs")
    peak_dbfs = stage.input.sample_peak_dbfs + carried.change_db
    if not carried.exceeds(stage.input.sample_peak_dbfs, limit_dbfs):
        return
    reason = (
        f"the input of {label(stage)} peaks at {format_db(peak_dbfs, limit_db=limit_dbfs)} dBFS, "
        f"above {limit_dbfs:g} dBFS"
    )
    knob = stage_knob(stage)
    if before is None:
        source_dbfs = measurement.taps[0].levels.sample_peak_dbfs + measurement.chain.input_trim_db
        if source_dbfs > limit_dbfs and carried.change_db == 0.0:  # else the clip gain may have its trim already
            knob = input_knob(measurement)
            reason += ", as hot as the source comes"
    elif before.output.sample_peak_dbfs + carried.change_db > limit_dbfs:
        reason += f"; {label(before)} puts it out that hot, and its own output control is the other knob"
    yield TrimNeed(peak_dbfs - limit_dbfs, knob, reason, constraints.margin_db)


def built_up(measurement: Measurement, stage: StageResult, carried: Carried) -> Iterator[TrimNeed]:
    """What is too far above the source behind a stage; behind a saturator, where the next stage receives it."""
    if stage.index > 1 and _keeps_drive(before := measurement.stages[stage.index - 2]):
        yield from _received(measurement, stage.input, before, stage_knob(stage), carried)
    if _keeps_drive(stage):
        return
    limit_db = limit_value(measurement.chain.limits, "max_buildup_db")
    rises = rises_db(stage.output, measurement.taps[0].levels).values()
    measured_db = max(rises, default=-math.inf)
    if not carried.rises_above(measured_db, limit_db):
        return
    rise_db = measured_db + carried.change_db
    reason = (
        f"the level behind {label(stage)} is {format_db(rise_db, limit_db=limit_db, signed=False)} dB "
        f"above the source, more than {limit_db:g} dB"
    )
    if carried.estimates and is_level_dependent(stage):
        reason += _BENT_ITSELF
    from_input = stage.index == 1 and measurement.chain.input_trim_db > limit_db
    excess_db = turn_down_db(stage, rise_db - limit_db, carried.change_db)
    yield TrimNeed(excess_db, input_knob(measurement) if from_input else stage_knob(stage), reason)


def _keeps_drive(stage: StageResult) -> bool:
    return stage.spec.intent == "colour" and not stage.spec.bypass


def _received(
    measurement: Measurement, received: Levels, before: StageResult, knob: Knob, carried: Carried
) -> Iterator[TrimNeed]:
    limit_db = limit_value(measurement.chain.limits, "max_buildup_db")
    measured_db = max(rises_db(received, measurement.taps[0].levels).values(), default=-math.inf)
    if carried.rises_above(measured_db, limit_db):
        rise_db = measured_db + carried.change_db
        yield TrimNeed(
            rise_db - limit_db,
            knob,
            f"the level behind {label(before)} is {format_db(rise_db, limit_db=limit_db, signed=False)} dB above the "
            f"source, more than {limit_db:g} dB; it keeps its drive, so the level is taken back behind it",
        )


def over_before_fader(
    measurement: Measurement, last: StageResult, carried: Carried, constraints: Constraints
) -> Iterator[TrimNeed]:
    """A fader below 0 dB would bring this back in number only."""
    limit_dbfs = limit_value(measurement.chain.limits, "max_tap_peak_dbfs")
    measured_dbfs = measurement.stages[-1].output.sample_peak_dbfs
    if not carried.exceeds(measured_dbfs, limit_dbfs):
        return
    peak_dbfs = measured_dbfs + carried.change_db
    reason = (
        f"the last tap peaks at {format_db(peak_dbfs, limit_db=limit_dbfs)} dBFS, above {limit_dbfs:g} dBFS, and the "
        f"fader would only hide that; the output control of {label(last)} is the other knob"
    )
    if carried.estimates and is_level_dependent(last):
        reason += _BENT_ITSELF
    excess_db = turn_down_db(last, peak_dbfs - limit_dbfs, carried.change_db)
    yield TrimNeed(excess_db, knob_before(measurement, last), reason, constraints.margin_db)


def over_at_output(measurement: Measurement, faults: set[str], carried: Carried) -> Iterator[TrimNeed]:
    """What leaves the chain is over its limits; the fader is the knob, where there is one."""
    if measurement.stages:
        knob, why = fader_knob(measurement), "no stage comes after the fader, so nothing is left to be spared before it"
    else:
        knob, why = input_knob(measurement), "there are no stages, so the clip gain sets the output"
    output, limits = measurement.output, measurement.chain.limits
    if "gain-buildup" in faults and measurement.stages and _keeps_drive(last := measurement.stages[-1]):
        yield from _received(measurement, output, last, knob, carried)
    peak_dbfs = output.sample_peak_dbfs + carried.change_db
    highest_dbfs = limit_value(limits, "max_output_peak_dbfs")
    if "headroom-exhausted" in faults and carried.exceeds(output.sample_peak_dbfs, highest_dbfs):
        text = f"{format_db(peak_dbfs, limit_db=highest_dbfs)} dBFS, above {highest_dbfs:g} dBFS"
        yield TrimNeed(peak_dbfs - highest_dbfs, knob, f"the output peaks at {text}; {why}")
    peak_dbtp = output.true_peak_dbtp + carried.change_db
    highest_dbtp = limit_value(limits, "max_true_peak_dbtp")
    if "true-peak-over" in faults and carried.exceeds(output.true_peak_dbtp, highest_dbtp):
        text = f"{format_db(peak_dbtp, limit_db=highest_dbtp)} dBTP, above {highest_dbtp:g} dBTP"
        yield TrimNeed(peak_dbtp - highest_dbtp, knob, f"the output's true peak is {text}; {why}")
