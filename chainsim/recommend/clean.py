"""The clean policy: only the trims that the measured levels prove necessary.

Walked from the source to the output. A trim is set just before the first working stage that clips inside, whose input
is over and not known to be harmless there, or whose tap is too far above the source; everything behind it then counts
as moved, so nothing is taken back twice. What is over full scale before the fader is taken back before the last
stage, since a fader would only hide it; the rest of what the output has too much is left to the fader: there is no
later stage that could be spared.

A stage whose drive is to stay (a saturator, say) is fed as it was: what was taken back before it is given back at its
own trim, as far as that puts nothing over its limit.

A fault that is not among the findings (ignored in the chain file, say) needs no trim. For a fault inside a branch the
level in front of its parallel stage moves, so that the branches keep their balance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from chainsim.model.finding import Finding, limit_value
from chainsim.model.level_comparison import exceeds, rises_db
from chainsim.model.levels import Levels
from chainsim.model.overload import loses_nothing
from chainsim.model.result import Measurement, StageResult
from chainsim.model.trim import Trim
from chainsim.recommend.carried_level import Carried, is_level_dependent, label
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.kept_drive import fed_as_before, give_back
from chainsim.recommend.knobs import Knob, at_most, fader_knob, input_knob, knob_before, stage_knob, turn
from chainsim.recommend.level_before import turn_down_db
from chainsim.recommend.overdriven import overdriven
from chainsim.recommend.stage_needs import Need
from chainsim.units import format_db

_BENT_ITSELF = " (estimated: the stage's own gain depends on level)"
NO_CONSTRAINTS = Constraints()
_AT_OUTPUT = {"fader-hides-clipping", "headroom-exhausted", "true-peak-over"}


def clean_trims(
    measurement: Measurement, findings: Sequence[Finding], constraints: Constraints = NO_CONSTRAINTS
) -> Iterator[Trim]:
    """Trims from the source to the output; none for a chain that keeps its limits.

    Args:
        measurement: levels with all trims as they are set now.
        findings: what is to be cured.
        constraints: margin, stages to be fed as they were, and what is known of how stages answer.
    """
    findings = [one for one in findings if (one.name, one.path) not in constraints.beyond_trims]
    faults = {finding.name for finding in findings}
    carried = Carried(estimates=constraints.estimates)
    working = [stage for stage in measurement.stages if not stage.spec.bypass]
    to_output = _over_to_output(measurement) if faults & _AT_OUTPUT else []
    before: StageResult | None = None  # the last stage that works

    def needs_of(stage: StageResult, carried: Carried) -> list[Need]:
        needs: list[Need] = []
        if "over-full-scale" in faults and (stage in to_output or not loses_nothing(stage)):
            needs += _over_at_input(measurement, before, stage, carried, constraints)
        needs += overdriven(measurement, findings, stage, carried, constraints.margin_db)
        if "gain-buildup" in faults:
            needs += _buildup(measurement, stage, carried)
        if working and stage is working[-1] and faults & _AT_OUTPUT:
            needs += _over_before_fader(measurement, stage, carried, constraints)
        return needs

    for stage in measurement.stages:
        back_db = fed_as_before(stage, carried, constraints)
        if back_db is None:
            yield from _turned(needs_of(stage, carried), carried)
        else:
            restored = replace(carried, change_db=carried.change_db + back_db)
            yield from give_back(stage, back_db, needs_of(stage, restored), carried)
        carried.pass_through(stage)
        before = before if stage.spec.bypass else stage
    yield from _turned(list(_over_at_output(measurement, faults, carried)), carried)


def _over_to_output(measurement: Measurement) -> list[StageResult]:
    """The last stages of the chain, as far as they receive and pass on what is over: harmless to them, yet too hot."""
    limit_dbfs = limit_value(measurement.chain.limits, "max_tap_peak_dbfs")
    return list(
        takewhile(
            lambda stage: (
                exceeds(stage.output.sample_peak_dbfs, limit_dbfs) and exceeds(stage.input.sample_peak_dbfs, limit_dbfs)
            ),
            reversed(measurement.stages),
        )
    )


def _turned(needs: list[Need], carried: Carried) -> Iterator[Trim]:
    """One trim that meets all needs at one place: as low as the largest asks, at the earliest knob asked for."""
    if not needs:
        return
    largest = max(needs, key=lambda need: need.change_db)
    knob = min((need.knob for need in needs), key=lambda knob: knob.stage or 0)
    reason = "; ".join(need.reason for need in needs) + carried.note
    trim = turn(knob, at_most(knob.current_db - largest.change_db), reason)
    carried.add(trim.change_db)
    yield trim


def _over_at_input(
    measurement: Measurement, before: StageResult | None, stage: StageResult, carried: Carried, constraints: Constraints
) -> Iterator[Need]:
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
    yield Need(peak_dbfs - limit_dbfs, knob, reason, constraints.margin_db)


def _buildup(measurement: Measurement, stage: StageResult, carried: Carried) -> Iterator[Need]:
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
    yield Need(excess_db, input_knob(measurement) if from_input else stage_knob(stage), reason)


def _keeps_drive(stage: StageResult) -> bool:
    return stage.spec.intent == "colour" and not stage.spec.bypass


def _received(
    measurement: Measurement, received: Levels, before: StageResult, knob: Knob, carried: Carried
) -> Iterator[Need]:
    limit_db = limit_value(measurement.chain.limits, "max_buildup_db")
    measured_db = max(rises_db(received, measurement.taps[0].levels).values(), default=-math.inf)
    if carried.rises_above(measured_db, limit_db):
        rise_db = measured_db + carried.change_db
        yield Need(
            rise_db - limit_db,
            knob,
            f"the level behind {label(before)} is {format_db(rise_db, limit_db=limit_db, signed=False)} dB above the "
            f"source, more than {limit_db:g} dB; it keeps its drive, so the level is taken back behind it",
        )


def _over_before_fader(
    measurement: Measurement, last: StageResult, carried: Carried, constraints: Constraints
) -> Iterator[Need]:
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
    yield Need(excess_db, knob_before(measurement, last), reason, constraints.margin_db)


def _over_at_output(measurement: Measurement, faults: set[str], carried: Carried) -> Iterator[Need]:
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
        yield Need(peak_dbfs - highest_dbfs, knob, f"the output peaks at {text}; {why}")
    peak_dbtp = output.true_peak_dbtp + carried.change_db
    highest_dbtp = limit_value(limits, "max_true_peak_dbtp")
    if "true-peak-over" in faults and carried.exceeds(output.true_peak_dbtp, highest_dbtp):
        text = f"{format_db(peak_dbtp, limit_db=highest_dbtp)} dBTP, above {highest_dbtp:g} dBTP"
        yield Need(peak_dbtp - highest_dbtp, knob, f"the output's true peak is {text}; {why}")
