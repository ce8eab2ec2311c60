"""What all reports of a mix say alike: its verdict, what adding up did, who makes the peaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Finding, Severity
from chainsim.model.mix import BusResult, MixResult
from chainsim.model.result import Result
from chainsim.model.session_trim import SessionTrim, StripFinding, StripKind
from chainsim.model.summing import MemberShare
from chainsim.model.sums import sounding
from chainsim.model.trim import Where
from chainsim.report.run.verdict import severity_counts
from chainsim.units import format_db, format_time, s_from_frames

_MOST_NAMED = 4
_LEAST_SHARE_DB = 0.1
_OUTLIER_DB = 6.0
"""Behind the faders tracks are meant to differ; twice as loud in voltage is worth a name."""


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


def all_findings(mix: MixResult) -> list[StripFinding]:
    """Those of the session, then those of every strip's chain."""
    found = [StripFinding(None, None, finding) for finding in mix.findings]
    for strip in strips_of(mix):
        found += (
            [StripFinding(strip.kind, strip.name, finding) for finding in strip.result.findings] if strip.result else []
        )
    return found


def worst_of(findings: Sequence[Finding]) -> Severity | None:
    """None if there is no warning and no error."""
    severities = {finding.severity for finding in findings} - {Severity.INFORMATION}
    return min(severities, key=lambda severity: severity.rank) if severities else None


def mix_counts(mix: MixResult) -> str:
    """`2 errors, 1 warning`, of the session and all chains; `no findings`."""
    return severity_counts(Counter(one.finding.severity for one in all_findings(mix))) or "no findings"


def mix_verdict(mix: MixResult) -> str:
    """One sentence or two: how many findings there are, and which is the worst."""
    if not mix.complete:
        return f"Not everything could be rendered; of what could: {mix_counts(mix)}."
    found = all_findings(mix)
    if worst_of([one.finding for one in found]) is None:
        return f"In order: {mix_counts(mix)}."
    worst = min(found, key=lambda one: one.finding.severity.rank)
    summary = (FINDINGS | SESSION_FINDINGS)[worst.finding.name].summary
    place = "" if worst.name is None else f", {strip_label(worst.strip, worst.name)}"
    return f"{mix_counts(mix)}. Worst{place}: {summary}."


def source_line(mix: MixResult) -> str:
    """How many tracks and groups, how long, at which rate."""
    heard = sum(not track.muted for track in mix.tracks)
    facts = [f"{heard} track{'' if heard == 1 else 's'}"]
    if muted := len(mix.tracks) - heard:
        facts.append(f"{muted} muted")
    if mix.groups:
        facts.append(f"{len(mix.groups)} group{'' if len(mix.groups) == 1 else 's'}")
    facts += [format_time(s_from_frames(mix.bus.sum.frames, mix.sample_rate_hz)), f"{mix.sample_rate_hz / 1000:g} kHz"]
    return ", ".join(facts)


def strip_label(kind: StripKind | None, name: str | None) -> str:
    """`track 'Kick'`, `group 'Drums'`, `the mix bus`."""
    return f"{kind.value} '{name}'" if kind in (StripKind.TRACK, StripKind.GROUP) else "the mix bus"


def adding_up(bus: BusResult) -> str:
    """What adding up added, measured and estimated."""
    summing, label = bus.summing, "The bus" if bus.number is None else f"Group '{bus.name}'"
    peak = format_db(bus.sum.sample_peak_dbfs, limit_db=0.0)
    head = f"{label} is fed with a peak of {peak} dBFS and {format_db(bus.sum.rms_dbfs)} dBFS RMS"
    over = summing.over_loudest
    if over is None or summing.sounding < 2:
        return f"{head}."
    estimates = ""
    if summing.estimate_uncorrelated_db is not None and summing.estimate_identical_db is not None:
        estimates = (
            f"; {summing.sounding} unlike tracks of one level would add "
            f"{format_db(summing.estimate_uncorrelated_db)} dB of RMS, {summing.sounding} times the same "
            f"{format_db(summing.estimate_identical_db)} dB"
        )
    return (
        f"{head}: {format_db(over.peak_db)} dB in peak and {format_db(over.rms_db)} dB in RMS against the loudest "
        f"alone{estimates}."
    )


def headroom(bus: BusResult) -> str:
    """What is left below full scale before and behind the chain of a bus."""
    before = _room(bus.sum.sample_peak_dbfs)
    if bus.result is None:
        return f"Headroom: {before} at its input."
    return f"Headroom: {before} at its input, {_room(bus.result.measurement.output.sample_peak_dbfs)} at its output."


def _room(peak_dbfs: float) -> str:
    if peak_dbfs > 0.0:
        return f"none ({format_db(peak_dbfs, limit_db=0.0)} dB over)"
    return f"{format_db(-peak_dbfs, signed=False)} dB"


def worst_peaks(bus: BusResult, most: int = 2) -> Iterator[str]:
    """Who makes the highest peaks of a sum: by how much each would be lower without them, one at a time."""
    for instant in bus.summing.peak_instants[:most]:
        raising = [one for one in instant.contributions if one.share_db >= _LEAST_SHARE_DB]
        named = [f"'{one.track}' ({format_db(one.share_db)} dB)" for one in raising[:_MOST_NAMED]]
        more = f" and {len(raising) - _MOST_NAMED} more" if len(raising) > _MOST_NAMED else ""
        peak = format_db(instant.sum_dbfs, limit_db=0.0)
        yield f"Peak of {peak} dBFS at {format_time(instant.at_s)}: {', '.join(named) or 'nobody in particular'}{more}."


def loudest(bus: BusResult) -> str:
    """Who the sum's loudness is made of; empty where it has one member."""
    ranked: list[MemberShare] = sorted(bus.summing.members, key=lambda one: -one.loudness_share)
    named = [
        f"'{one.track}' {100 * one.loudness_share:.0f} %" for one in ranked[:_MOST_NAMED] if one.loudness_share > 0
    ]
    return f"Loudness: {', '.join(named)}." if len(named) > 1 else ""


def alike(bus: BusResult, most: int = 3) -> Iterator[str]:
    """Pairs that are alike, or work against each other."""
    for pair in bus.summing.pairs[:most]:
        low = "" if pair.low_correlation is None else f", {pair.low_correlation:+.2f} below 150 Hz"
        yield (
            f"'{pair.first}' and '{pair.second}': correlation {pair.correlation:+.2f}{low}; together "
            f"{format_db(pair.sum_db)} dB against unlike tracks."
        )


def distribution(mix: MixResult) -> str:
    """Median and range of the tracks as they enter the mix, and who is far from it; empty below three tracks."""
    levels = {track.name: placed.rms_dbfs for track, placed, _ in sounding(mix)}
    if len(levels) < 3:
        return ""
    middle = median(levels.values())
    far = sorted(((name, rms - middle) for name, rms in levels.items()), key=lambda one: -abs(one[1]))
    named = [f"'{name}' {format_db(off)} dB" for name, off in far if abs(off) > _OUTLIER_DB]
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    outliers = f"; far from it: {', '.join(named[:_MOST_NAMED])}{more}" if named else ""
    return (
        f"Tracks in the mix: median {format_db(middle)} dBFS RMS, from {format_db(min(levels.values()))} to "
        f"{format_db(max(levels.values()))}{outliers}."
    )


def knob(trim: SessionTrim) -> str:
    """`track 'Kick', clip gain (input_trim_db)`."""
    what = "clip gain (input_trim_db)" if trim.where is Where.INPUT else "fader (fader_db)"
    return f"{strip_label(trim.strip, trim.name)}, {what}"


def places_of(trim: SessionTrim) -> int:
    """Decimal places that show the knob's new position."""
    return 1 if abs(trim.trim_db - round(trim.trim_db, 1)) < 5e-4 else 3
