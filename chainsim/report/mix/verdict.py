"""What is wrong with a mix: the verdict, findings worst first, what failed, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainsim.counted import counted
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Severity, costs
from chainsim.model.left_out import heard
from chainsim.model.mix import MixResult
from chainsim.model.result import Result
from chainsim.model.session_trim import (
    StripFinding,
    StripKind,
)
from chainsim.report.kit.severity import by_severity, counts, worst
from chainsim.shell_words import shell_line
from chainsim.units import format_time, s_from_frames

_PART = "Not the whole project; of what is here"
_ACCEPTED = "Not the whole project, which is accepted. "
_NOT_RENDERED = "Not everything could be rendered; of what could"


@dataclass(frozen=True, slots=True)
class Strip:
    """A track, a group or the bus, with what its own chain gave."""

    kind: StripKind
    name: str
    result: Result | None
    error: str | None


def strips_of(mix: MixResult) -> Iterator[Strip]:
    """Tracks that are not muted, groups, bus."""
    for track in mix.tracks:
        if not track.muted:
            yield Strip(StripKind.TRACK, track.name, track.result, track.error)
    for group in mix.groups:
        yield Strip(StripKind.GROUP, group.name, group.result, group.error)
    yield Strip(StripKind.BUS, mix.bus.name, mix.bus.result, mix.bus.error)


def is_part(mix: MixResult) -> bool:
    """Whether the mix is incomplete for nothing but what was left out of it."""
    return bool(mix.lacks) and not any(failures(mix))


def all_findings(mix: MixResult) -> list[StripFinding]:
    """Those of the session, then those of every strip's chain."""
    found = [StripFinding(None, None, finding) for finding in mix.findings]
    for strip in strips_of(mix):
        found += (
            [StripFinding(strip.kind, strip.name, finding) for finding in strip.result.findings] if strip.result else []
        )
    return found


def mix_counts(mix: MixResult) -> str:
    """`2 errors, 1 warning`, of the session and all chains; `no findings`."""
    return counts(one.finding for one in all_findings(mix))


def mix_verdict(mix: MixResult) -> str:
    """One sentence or two: how many findings there are, and which is the worst."""
    if not mix.complete:
        return f"{_PART if is_part(mix) else _NOT_RENDERED}: {mix_counts(mix)}."
    return f"{_ACCEPTED if heard(mix.session.left_out) else ''}{_whole_verdict(mix)}"


def _whole_verdict(mix: MixResult) -> str:
    found = all_findings(mix)
    if worst(one.finding for one in found) is None:
        return f"In order: {mix_counts(mix)}."
    first = min(found, key=lambda one: (one.finding.severity.rank, not costs(one.finding)))
    summary = (FINDINGS | SESSION_FINDINGS)[first.finding.name].summary
    place = "" if first.name is None else f", {strip_label(first.strip, first.name)}"
    return f"{mix_counts(mix)}. Worst{place}: {summary}."


def source_line(mix: MixResult) -> str:
    """How many tracks and groups, how long, at which rate."""
    heard = sum(not track.muted for track in mix.tracks)
    facts = [counted(heard, "track")]
    if muted := len(mix.tracks) - heard:
        facts.append(f"{muted} muted")
    if mix.groups:
        facts.append(counted(len(mix.groups), "group"))
    facts += [format_time(s_from_frames(mix.bus.sum.frames, mix.sample_rate_hz)), f"{mix.sample_rate_hz / 1000:g} kHz"]
    return ", ".join(facts)


def strip_label(kind: StripKind | None, name: str | None) -> str:
    """`track 'Kick'`, `group 'Drums'`, `the mix bus`."""
    return f"{kind.value} '{name}'" if kind in (StripKind.TRACK, StripKind.GROUP) else "the mix bus"


def failures(mix: MixResult) -> Iterator[str]:
    """What could not be rendered, and why."""
    for strip in strips_of(mix):
        if strip.error is not None:
            yield f"{strip_label(strip.kind, strip.name)}: {strip.error}"


def resampled(mix: MixResult) -> str:
    """Which tracks had another rate; empty where none had."""
    named = [
        f"'{track.name}' from {track.resampled_from_hz / 1000:g} kHz" for track in mix.tracks if track.resampled_from_hz
    ]
    return f"resampled with soxr: {', '.join(named)}" if named else ""


def in_the_chains(mix: MixResult) -> Iterator[tuple[Severity, str]]:
    """What is wrong inside the chains: a line for each strip; the whole of it is in the strip's own report."""
    for strip in strips_of(mix):
        found = list(strip.result.findings) if strip.result else []
        severity = worst(found)
        if severity is None:
            continue
        told = [one for one in found if one.severity is not Severity.INFORMATION]
        names = dict.fromkeys(one.name for one in by_severity(told))
        lost = any(costs(one) and one.severity is Severity.ERROR for one in told)
        knob = f"; which knob in it: {command}" if lost and (command := _command(mix, strip)) else ""
        yield severity, f"{strip_label(strip.kind, strip.name)}: {', '.join(names)}{knob}"


def _command(mix: MixResult, strip: Strip) -> str:
    """What tells which knob to turn inside a track's chain file, fed as the session feeds it; else empty.

    Files are named as the session names them, from its own folder.
    """
    played = next((one for one in mix.tracks if one.result is strip.result), None)
    if played is None or strip.result is None:
        return ""
    track = mix.session.tracks[played.number - 1]
    if track.chain is None or track.file is None:
        return ""
    fed_db = strip.result.measurement.chain.input_trim_db
    fed = [f"--set=input_trim_db={fed_db:g}"] if track.input_trim_db else []
    return shell_line("chainsim", "run", *fed, files=(track.chain, track.file))
