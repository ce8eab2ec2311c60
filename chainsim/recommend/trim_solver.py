"""Trims that have been rendered: a step of arithmetic, a render with it, a step from there, until none is left.

Arithmetic is exact in front of the first stage whose gain depends on level, and every render makes it exact up to the
next one, because a trim only depends on what comes before it. So as a rule a chain with n such stages is settled after
n + 1 renders, and in a chain of linear stages the first one is the proof. Where a stage's own output is too hot its
level curve gives a first guess. A trim that moves a finding by less than a tenth of itself is taken back and not tried
again, a stage that had to be turned down for its own sake is not fed as before again, and renders are bounded: so this
ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity, limit_value
from chainsim.model.level_comparison import is_number
from chainsim.model.options import Aims
from chainsim.model.result import Measurement
from chainsim.model.trim import Trim, Where
from chainsim.model.trimmed_chain import with_trims
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.kept_drive import kept_levels
from chainsim.recommend.knobs import at_most, fader_knob, is_worth_it, nearest, turn
from chainsim.recommend.policy_trims import step_trims
from chainsim.units import difference_db, format_db

MOST_RENDERS = 8
_LEAST_ANSWER = 0.1
"""A finding that moves by less than a tenth of a trim is not to be reached with it."""

Remeasure = Callable[[Chain], tuple[Measurement, tuple[Finding, ...]]]
"""Renders the same chain with other trims, and diagnoses it."""

_Key = tuple[Where, str | None]
_Fault = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Solution:
    """The trims, and what the chain is like with them."""

    trims: tuple[Trim, ...]
    measurement: Measurement
    findings: tuple[Finding, ...]
    renders: int
    settled: bool  # False: the bound on renders ended it
    beyond_trims: frozenset[_Fault] = frozenset()  # findings that a trim was tried on in vain


@dataclass(frozen=True, slots=True)
class _State:
    """A chain with trims, measured."""

    measurement: Measurement
    findings: tuple[Finding, ...]
    trims: dict[_Key, Trim] = field(default_factory=dict)

    @property
    def settings(self) -> dict[_Key, float]:
        """Where every trimmed knob stands."""
        return {key: trim.trim_db for key, trim in self.trims.items()}


def solve(measurement: Measurement, findings: Sequence[Finding], aims: Aims, remeasure: Remeasure) -> Solution:
    """The smallest trims that a policy asks for, tried.

    Args:
        measurement: the chain as it is.
        findings: what was found in it.
        aims: policy, margin, and what is to be kept.
        remeasure: renders and diagnoses the chain with trims.
    """
    first = now = _State(measurement, tuple(findings))
    constraints = Constraints(margin_db=aims.margin_db, kept_rms_dbfs=kept_levels(measurement, aims), estimates=False)
    renders = 0
    settled = False
    while not settled and renders < MOST_RENDERS:
        step = step_trims(now.measurement, now.findings, aims.policy, constraints)
        if not step and aims.keep_loudness:
            step = _loudness_kept(first, now)
        trims = _merged(now, step)
        settled = {key: trim.trim_db for key, trim in trims.items()} == now.settings
        if settled:
            break
        after = _State(*remeasure(with_trims(measurement.chain, tuple(trims.values()))), trims)
        renders += 1
        in_vain = _in_vain(now, after) - constraints.beyond_trims
        if in_vain:
            constraints, now = replace(constraints, beyond_trims=constraints.beyond_trims | in_vain), first
        else:
            constraints, now = replace(constraints, kept_rms_dbfs=_still_kept(constraints.kept_rms_dbfs, step)), after
    ordered = tuple(sorted(now.trims.values(), key=_place))
    return Solution(ordered, now.measurement, now.findings, renders, settled, constraints.beyond_trims)


def _merged(now: _State, step: Sequence[Trim]) -> dict[_Key, Trim]:
    """Totals from where the knobs stood at first; a knob that is back there is none to turn."""
    merged = dict(now.trims)
    for trim in step:
        key = (trim.where, trim.path)
        known = now.trims.get(key)
        if known is not None:
            change_db = round(trim.trim_db - known.current_db, 9)
            trim = replace(known, trim_db=trim.trim_db, change_db=change_db)
        merged[key] = trim
    return {key: trim for key, trim in merged.items() if trim.change_db}


def _still_kept(kept_rms_dbfs: Mapping[str, float], step: Sequence[Trim]) -> dict[str, float]:
    """Without the stages that had to be turned down for their own sake: fed as before they would be at fault again."""
    down = {trim.path for trim in step if trim.change_db < 0.0}
    return {path: rms_dbfs for path, rms_dbfs in kept_rms_dbfs.items() if path not in down}


def _in_vain(before: _State, after: _State) -> set[_Fault]:
    """Findings that hardly moved although the trim right before their stage did.

    Only what depends on how the stage answers can be in vain: its own output, and where it clips inside.
    """
    changed = {
        "1" if key[0] is Where.INPUT else key[1]: setting - before.settings.get(key, _stood(before, key))
        for key, setting in after.settings.items()
        if key[0] is not Where.FADER
    }
    excesses = {(one.name, one.path): one.excess_db for one in after.findings}
    found = set()
    for one in before.findings:
        change_db = changed.get(str(one.stage), 0.0)
        left_db = excesses.get((one.name, one.path))
        if one.severity is Severity.INFORMATION or one.excess_db is None or left_db is None:
            continue
        by_answer = one.name in ("gain-buildup", "internal-clipping", "driven-past-linear")
        if by_answer and change_db <= -1.0 and one.excess_db - left_db < _LEAST_ANSWER * -change_db:
            found.add((one.name, one.path))
    return found


def _stood(state: _State, key: _Key) -> float:
    if key[0] is Where.INPUT:
        return state.measurement.chain.input_trim_db
    stage = next(stage for stage in state.measurement.stages if stage.path == key[1])
    return stage.trim_db


def _loudness_kept(first: _State, now: _State) -> tuple[Trim, ...]:
    """The fader that makes the output as loud as it was, as far as it stays within the output's limits."""
    was, output = first.measurement.output, now.measurement.output
    louder_db = difference_db(was.integrated_lufs, output.integrated_lufs)
    if louder_db is None:
        louder_db = difference_db(was.rms_dbfs, output.rms_dbfs)
    if not now.trims or not is_number(louder_db) or not is_worth_it(louder_db):
        return ()
    limits = now.measurement.chain.limits
    room_db = min(
        limit_value(limits, "max_output_peak_dbfs") - output.sample_peak_dbfs,
        limit_value(limits, "max_true_peak_dbtp") - output.true_peak_dbtp,
    )
    if any(stage.spec.intent == "ceiling" and not stage.spec.bypass for stage in now.measurement.stages):
        room_db = min(room_db, 0.0)  # a fader above a limiter's would lift its ceiling
    knob = fader_knob(now.measurement)
    kept = f"makes up for {format_db(louder_db)} dB of loudness that the trims take"
    if louder_db > room_db:
        trim = turn(
            knob, at_most(knob.current_db + room_db), f"{kept}, as far as the output's limits and ceilings allow"
        )
    else:
        trim = turn(knob, nearest(knob.current_db + louder_db), kept)
    return (trim,) if louder_db < 0.0 or is_worth_it(max(0.0, trim.change_db)) else ()


def _place(trim: Trim) -> tuple[int, tuple[int, ...]]:
    """In the order of the signal."""
    path = tuple(int(part) for part in trim.path.split(".")) if trim.path else ()
    return list(Where).index(trim.where), path
