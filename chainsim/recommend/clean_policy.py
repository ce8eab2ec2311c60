"""The clean policy: only the trims that the measured levels prove necessary.

Walked from the source to the output. A trim is set just before the first working stage that clips inside, whose input
is over and not known to be harmless there, or whose tap is too far above the source; everything behind it then counts
as moved, so nothing is taken back twice. What is over full scale before the fader is taken back before the last
stage, since a fader would only hide it; the rest of what the output has too much is left to the fader: there is no
later stage that could be spared.

A stage whose drive is to stay (a saturator, say) is fed as it was: what was taken back before it is given back at its
own trim, as far as that puts nothing over its limit. Where only linear stages lie between the two, neither is a trim:
they would change nothing but a number. (Unless the build-up there is an error: an error is ended.)

A fault that is not among the findings (ignored in the chain file, say) needs no trim. For a fault inside a branch the
level in front of its parallel stage moves, so that the branches keep their balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from chainsim.model.finding import Finding, Severity, limit_value
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import loses_nothing
from chainsim.model.trim import Trim
from chainsim.recommend.cancelling_trims import without_cancelling
from chainsim.recommend.carried_level import Carried
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.kept_drive import fed_as_before, give_back
from chainsim.recommend.knobs import at_most, turn
from chainsim.recommend.level_needs import built_up, over_at_input, over_at_output, over_before_fader
from chainsim.recommend.overdriven_stages import overdriven
from chainsim.recommend.trim_need import TrimNeed

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
    trims = list(_walked(measurement, findings, constraints))
    failing = any(one.name == "gain-buildup" and one.severity is Severity.ERROR for one in findings)
    yield from trims if failing else without_cancelling(trims, measurement)


def _walked(measurement: Measurement, findings: Sequence[Finding], constraints: Constraints) -> Iterator[Trim]:
    findings = [one for one in findings if (one.name, one.path) not in constraints.beyond_trims]
    faults = {finding.name for finding in findings}
    carried = Carried(estimates=constraints.estimates)
    working = [stage for stage in measurement.stages if not stage.spec.bypass]
    to_output = _over_to_output(measurement) if faults & _AT_OUTPUT else []
    before: StageResult | None = None  # the last stage that works

    def needs_of(stage: StageResult, carried: Carried) -> list[TrimNeed]:
        needs: list[TrimNeed] = []
        if "over-full-scale" in faults and (stage in to_output or not loses_nothing(stage)):
            needs += over_at_input(measurement, before, stage, carried, constraints)
        needs += overdriven(measurement, findings, stage, carried, constraints.margin_db)
        if "gain-buildup" in faults:
            needs += built_up(measurement, stage, carried)
        if working and stage is working[-1] and faults & _AT_OUTPUT:
            needs += over_before_fader(measurement, stage, carried, constraints)
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
    yield from _turned(list(over_at_output(measurement, faults, carried)), carried)


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


def _turned(needs: list[TrimNeed], carried: Carried) -> Iterator[Trim]:
    """One trim that meets all needs at one place: as low as the largest asks, at the earliest knob asked for."""
    if not needs:
        return
    largest = max(needs, key=lambda need: need.change_db)
    knob = min((need.knob for need in needs), key=lambda knob: knob.stage or 0)
    reason = "; ".join(need.reason for need in needs) + carried.note
    trim = turn(knob, at_most(knob.current_db - largest.change_db), reason)
    carried.add(trim.change_db)
    yield trim
