"""MixResult -> what to turn, in one sentence; and where that can't be told, that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chainsim.model.as_played import NOT_AS_PLAYED, bus_is_as_played
from chainsim.model.daw_words import knob_words
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Severity, costs
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import SessionTrim, StripFinding, StripKind
from chainsim.model.trim import Where
from chainsim.report.kit.advice import Advice, Turn
from chainsim.report.mix.findings import all_findings
from chainsim.report.mix.strips import strip_label
from chainsim.report.mix.verdict import is_part
from chainsim.units import format_db


def mix_advice(mix: MixResult) -> Advice:
    """The knobs of the session's trims, those that are turned alike told together."""
    if not mix.complete:
        why = "this is not the whole project" if is_part(mix) else "not everything could be rendered"
        return Advice(rest=f"what to turn can't be told: {why}")
    if not bus_is_as_played(mix):
        return Advice(rest=f"what to turn can't be told: behind a plugin that is not here, levels are {NOT_AS_PLAYED}")
    if mix.trims is None or not mix.trims.trims:
        return Advice(rest=_without_trims(mix))
    return Advice(_turns(mix, mix.trims.trims), _besides(mix))


def _turns(mix: MixResult, trims: Sequence[SessionTrim]) -> tuple[Turn, ...]:
    there = {StripKind.TRACK: sum(not track.muted for track in mix.tracks), StripKind.GROUP: len(mix.groups)}
    alike = Counter(_key(trim) for trim in trims)
    words, turns = knob_words(mix.session), {}
    for trim in trims:
        number = alike[_key(trim)]
        knob = f"the {words.clip_gain if trim.where is Where.INPUT else words.fader}"
        if trim.strip is StripKind.BUS:
            named = "the master fader" if trim.where is Where.FADER else f"the {words.clip_gain} of the mix bus"
        elif number == 1:
            named = f"{knob} of {trim.name}"
        else:
            named = f"{knob} of {'all ' if number == there[trim.strip] else ''}{number} {trim.strip.value}s"
        turns[_key(trim)] = Turn(named, trim.change_db)
    return tuple(turns.values())


def _key(trim: SessionTrim) -> tuple[StripKind, Where, float]:
    return trim.strip, trim.where, round(trim.change_db, 2)


def _besides(mix: MixResult) -> str:
    proof = mix.trims.proof if mix.trims else None
    if proof is None:
        return "whether that is enough was not tried"
    if not proof.settled:
        return "it may not be enough: a chain reacts to its new level by more than trims can follow"
    if mix.trims and mix.trims.loudness_lost_db:
        lost = format_db(mix.trims.loudness_lost_db, signed=False)
        return f"{lost} dB of the loudness can't be kept: the output would be over its limit"
    left = _by_cost(proof.remaining)
    return f"what stays: {_trouble(left[0])}{_and_more(left)}" if left else "nothing else needs a hand"


def _without_trims(mix: MixResult) -> str:
    found = _by_cost([one for one in all_findings(mix) if one.finding.severity is not Severity.INFORMATION])
    if found:
        tried = (
            "no clip gain or fader mends this"
            if mix.trims is not None
            else "what to turn was not worked out, but look at this"
        )
        return f"{tried}: {_trouble(found[0])}{_and_more(found)}"
    return "nothing to do"


def _by_cost(found: Sequence[StripFinding]) -> list[StripFinding]:
    return sorted((one for one in found if costs(one.finding)), key=lambda one: one.finding.severity.rank)


def _trouble(one: StripFinding) -> str:
    spec = (FINDINGS | SESSION_FINDINGS).get(one.finding.name)
    place = f" ({strip_label(one.strip, one.name)})" if one.strip is not None else ""
    return f"{spec.summary if spec else one.finding.name}{place}"


def _and_more(found: Sequence[StripFinding]) -> str:
    return f", and {len(found) - 1} more" if len(found) > 1 else ""
