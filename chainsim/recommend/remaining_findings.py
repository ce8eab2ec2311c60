"""Why a finding is still there with the trims: said for each, since a trim that does not help must not be silent."""

from __future__ import annotations

from collections.abc import Mapping

from chainsim.model.finding import Finding, Severity
from chainsim.model.measured_stages import all_stages
from chainsim.model.promised_output import fader_turn_db, fader_words
from chainsim.model.proof import Remaining
from chainsim.model.result import StageResult
from chainsim.model.trim import Policy
from chainsim.recommend.carried_level import is_level_dependent, label
from chainsim.recommend.trim_solver import Solution

_BY_LEVEL = {
    "headroom-exhausted",
    "true-peak-over",
    "over-full-scale",
    "gain-buildup",
    "internal-clipping",
    "driven-past-linear",
    "fader-hides-clipping",
}
_RAISES = ("gain", "drive", "makeup", "make_up", "output", "boost", "volume", "level", "threshold", "trim")
_NOT_OF_LEVEL = "it is no matter of level, so no trim ends it"
_PROMISED = "trims are not made for what a chain file expects: undo what changed it, or change the expectation"
_WHY: Mapping[str, str] = {
    "source-clipped": "it came with the source, and no trim repairs that",
    "hot-input": "nothing is lost there; --policy reference would bring it down",
    "compressor-overdriven": "a trim for it would change what the stage is set to do: its threshold and ratio are the "
    "knobs, or --policy reference",
}


def remaining(solution: Solution, policy: Policy) -> tuple[Remaining, ...]:
    """Errors and warnings that are there with the trims, and why."""
    return tuple(
        Remaining(finding, _why(finding, solution, policy))
        for finding in solution.findings
        if finding.severity is not Severity.INFORMATION
    )


def _why(finding: Finding, solution: Solution, policy: Policy) -> str:
    if finding.expectation is not None:
        turn_db = fader_turn_db(finding, solution.measurement.chain, solution.measurement.output)
        return _PROMISED if turn_db is None else f"{fader_words(turn_db)} ends it"
    if finding.name not in _BY_LEVEL:
        return _WHY.get(finding.name, _NOT_OF_LEVEL)
    if policy is not Policy.CLEAN:
        return f"the {policy.value} policy aims at a level, whatever the limits are; --policy clean ends it"
    stage = next((one for one in all_stages(solution.measurement.stages) if one.path == finding.path), None)
    if finding.name == "gain-buildup" and stage and (driven := _drives(stage, solution)):
        return f"it is the drive of {label(driven)}, which is to stay; nothing is lost before that"
    if (finding.name, finding.path) in solution.beyond_trims or finding.excess_db is None or solution.settled:
        tried = "less level before the stage does not end it"
        return tried + (f": {_suspect(stage)}" if stage else "")
    return f"not settled after {solution.renders} renders; lower it by hand"


def _drives(stage: StageResult, solution: Solution) -> StageResult | None:
    """The saturator that a level built up in linear stages arrives at."""
    for one in solution.measurement.stages[stage.index - 1 :]:
        if one.spec.intent == "colour" and not one.spec.bypass and one is not stage:
            return one
        if is_level_dependent(one):
            return None
    return None


def _suspect(stage: StageResult) -> str:
    """The parameter that probably does it: of those that raise level, the one that raises most."""
    values = {one.name: one.taken for one in stage.plugin.parameters}
    raising = {
        name: float(value)
        for name, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and any(word in name for word in _RAISES)
    }
    if not raising:
        return "look at the plugin's own gain and output controls"
    name = max(raising, key=lambda one: (raising[one], one))
    return f"its own {name} ({raising[name]:g}) is the suspect"
