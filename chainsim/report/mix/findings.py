"""What was found in a mix: of the session and of every chain, and what could not be rendered."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity, costs
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import (
    StripFinding,
)
from chainsim.report.kit.severity import by_severity, counts, worst
from chainsim.report.mix.strips import Strip, strip_label, strips_of
from chainsim.shell_words import shell_line


def all_findings(mix: MixResult) -> list[StripFinding]:
    """Those of the session, then those of every strip's chain."""
    found = [StripFinding(None, None, finding) for finding in mix.findings]
    for strip in strips_of(mix):
        findings = strip.result.findings if strip.result else ()
        found += [StripFinding(strip.kind, strip.name, finding) for finding in findings]
    return found


def mix_counts(mix: MixResult) -> str:
    """`2 errors, 1 warning`, of the session and all chains; `no findings`."""
    return counts(one.finding for one in all_findings(mix))


def failures(mix: MixResult) -> Iterator[str]:
    """What could not be rendered, and why."""
    for strip in strips_of(mix):
        if strip.error is not None:
            yield f"{strip_label(strip.kind, strip.name)}: {strip.error}"


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
