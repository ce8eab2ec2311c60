"""Result -> what to turn, in one sentence; and where that can't be told, that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chainsim.model.as_played import NOT_AS_PLAYED, output_is_as_played
from chainsim.model.finding import FINDINGS, Finding, Severity, costs
from chainsim.model.measured_stages import all_stages
from chainsim.model.promised_output import fader_turn_db, fader_words
from chainsim.model.result import Result
from chainsim.model.stage_overload import Overload, overload, plugins_in
from chainsim.model.trim import Trim, Where
from chainsim.report.kit.advice import Advice, Turn
from chainsim.report.kit.severity import by_cost
from chainsim.report.run.fader_only_fix import kept_by_fader_db
from chainsim.report.run.verdict import where

UNTOLD = frozenset({"not-examined", "plugin-unavailable", "source-silent"})
"""Findings that say that something could not be found out."""


def advice(result: Result, fail_on: Severity | None = None) -> Advice:
    """What the trims turn, and what the proof says of all else; pure, so that every format says the same.

    Args:
        result: of one chain.
        fail_on: what fails a gate that the sentence heads: it is told even where it costs nothing.
    """
    if not result.complete:
        return Advice(rest="what to turn can't be told: the render did not reach the end")
    if any(one.name == "source-silent" for one in result.findings):
        return Advice(rest="nothing can be told: the source is silent")
    if not output_is_as_played(result.measurement.stages):
        return Advice(rest=f"what to turn can't be told: behind a plugin that is not here, levels are {NOT_AS_PLAYED}")
    if result.trims:
        turns = tuple(Turn(_knob(trim, result), trim.change_db) for trim in result.trims)
        return Advice(turns, _besides(result, fail_on))
    return _for_promises(result) or Advice(rest=_without_trims(result, fail_on))


def _besides(result: Result, fail_on: Severity | None) -> str:
    """What is there once the knobs are turned."""
    proof = result.proof
    if proof is None:
        return "whether that is enough was not tried"
    if not proof.settled:
        return "it may not be enough: one more render would have asked for more"
    left = by_cost(one.finding for one in proof.remaining if costs(one.finding))
    if left:
        turn_db = fader_turn_db(left[0], proof.chain, proof.taps[-1].after) if proof.taps else None
        ends = "" if turn_db is None else f", and {fader_words(turn_db)} from there ends it"
        return f"what stays: {_trouble(left[0], result)}{_and_more(left)}{ends}"
    failing = by_cost(one.finding for one in proof.remaining if one.finding.severity.fails(fail_on))
    return _accepted(failing, result) if failing else _unless_untold(result)


def _for_promises(result: Result) -> Advice | None:
    """The fader, where nothing is wrong but what the chain file expects of the output's levels."""
    turn_db = kept_by_fader_db(result)
    return (
        None if turn_db is None else Advice((Turn("the fader", turn_db),), "the output is then what is expected of it")
    )


def _accepted(failing: Sequence[Finding], result: Result) -> str:
    """What fails a gate although nothing is lost: a matter of what is meant."""
    return (
        f"nothing is lost, but {_trouble(failing[0], result)}{_and_more(failing)}; where that is meant, "
        f"`# chainsim: ignore[{failing[0].name}]` says so in the chain file"
    )


def _unless_untold(result: Result) -> str:
    unknown = _unknown(result)
    return f"{unknown}, else nothing needs a hand" if unknown else "nothing else needs a hand"


def _without_trims(result: Result, fail_on: Severity | None) -> str:
    wrong = by_cost(one for one in result.findings if one.severity is not Severity.INFORMATION)
    costly = [one for one in wrong if costs(one)]
    trouble = [one for one in costly if one.name not in UNTOLD]
    if trouble:
        return f"no trim mends this: {_trouble(trouble[0], result)}{_and_more(costly)}"
    if costly or (unknown := _unknown(result)):
        return f"no knob to turn was found, but {_trouble(costly[0], result) if costly else unknown}"
    if failing := [one for one in wrong if one.severity.fails(fail_on)]:
        return _accepted(failing, result)
    if wrong:
        return f"nothing has to be turned: {_trouble(wrong[0], result)}, and it costs nothing here"
    return "nothing to do"


def _trouble(finding: Finding, result: Result) -> str:
    """`a stage clips inside (stage 4 'Edge')`."""
    summary = FINDINGS[finding.name].summary if finding.name in FINDINGS else finding.name
    return f"{summary} ({where(finding, result)})"


def _and_more(findings: Sequence[Finding]) -> str:
    return f", and {len(findings) - 1} more" if len(findings) > 1 else ""


def _unknown(result: Result) -> str:
    """Of plugins that were not probed; those that could not be are a finding."""
    unknown = [
        plugin.name
        for stage in result.measurement.stages
        for plugin in plugins_in(stage)
        if overload(plugin) is Overload.UNKNOWN
    ]
    if not unknown:
        return ""
    named = unknown[0] if len(unknown) == 1 else f"{len(unknown)} of the plugins"
    return f"whether {named} {'clips' if len(unknown) == 1 else 'clip'} inside was not found out"


def _knob(trim: Trim, result: Result) -> str:
    if trim.where is Where.INPUT:
        return "the clip gain"
    if trim.where is Where.FADER:
        return "the fader"
    stages = list(all_stages(result.measurement.stages))
    name = next((one.name for one in stages if one.path == trim.path), "")
    alike = Counter(one.name for one in stages)[name] > 1
    return f"the input of {name or 'stage'}{f' (stage {trim.path})' if alike or not name else ''}"
