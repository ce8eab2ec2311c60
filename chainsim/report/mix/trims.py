"""A mix line by line, as all its reports have it: what failed, what every sum is, its chains, trims and their proof."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import BusResult, MixResult
from chainsim.model.session_trim import BusFigures, Plan, SessionProof, SessionTrim, SessionTrims
from chainsim.report.mix.adding_up import (
    adding_up,
    alike,
    headroom,
    loudest,
    places_of,
    strip_label,
    strips_of,
    worst_of,
    worst_peaks,
)
from chainsim.units import format_db

WAY_HEADS = (
    ("into bus", "dBFS"),
    ("past clean", "dB"),
    ("output", "dBFS"),
    ("crest", "dB"),
    ("loud", "LUFS"),
    ("fader", "dB"),
)
_HOW = {
    Plan.ALL_ALIKE: "all clip gains alike",
    Plan.REFERENCE: "every clip gain to the reference, faders keep the balance",
}


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


def sum_head(bus: BusResult) -> str:
    """What adding up gave, and how much room is left."""
    return f"{adding_up(bus)} {headroom(bus)}"


def sum_details(bus: BusResult) -> list[str]:
    """Who makes its peaks and its loudness, and who is alike."""
    return [said for said in (*worst_peaks(bus), loudest(bus), *alike(bus)) if said]


def by_severity(mix: MixResult) -> list[Finding]:
    """Of the session and its sums, worst first."""
    return sorted(mix.findings, key=lambda one: one.severity.rank)


def in_the_chains(mix: MixResult) -> Iterator[tuple[Severity, str]]:
    """What is wrong inside the chains: a line for each strip; the whole of it is in the strip's own report."""
    for strip in strips_of(mix):
        found = list(strip.result.findings) if strip.result else []
        worst = worst_of(found)
        if worst is None:
            continue
        told = [one for one in found if one.severity is not Severity.INFORMATION]
        names = dict.fromkeys(one.name for one in sorted(told, key=lambda one: one.severity.rank))
        yield worst, f"{strip_label(strip.kind, strip.name)}: {', '.join(names)}"


def trims_head(trims: SessionTrims) -> str:
    """How clip gains are turned."""
    return f"Trims ({_HOW[trims.plan]})"


def positions(trim: SessionTrim) -> tuple[str, str, str]:
    """A knob now, then, and the change, in dB."""
    places = places_of(trim)
    return (
        format_db(trim.current_db, places=places),
        format_db(trim.trim_db, places=places),
        format_db(trim.change_db, places=places),
    )


def proof_head(proof: SessionProof) -> str:
    """How often it was mixed."""
    times = "once" if proof.renders == 1 else f"{proof.renders} times"
    return f"Proof: mixed {times} with trims, and diagnosed again"


def ways(proof: SessionProof) -> list[tuple[str, tuple[str, ...]]]:
    """The bus as it is, with the master fader and with the trims: cells under `WAY_HEADS`."""
    named = (("as it is", proof.as_it_is), ("master fader", proof.master_fader), ("with trims", proof.with_trims))
    return [(name, _way(figures)) for name, figures in named]


def _way(figures: BusFigures) -> tuple[str, ...]:
    return (
        format_db(figures.sum_peak_dbfs, limit_db=0.0),
        "" if figures.past_clean_db is None else format_db(figures.past_clean_db),
        format_db(figures.output_peak_dbfs, limit_db=0.0),
        "" if figures.output_crest_db is None else format_db(figures.output_crest_db, signed=False),
        format_db(figures.output_lufs),
        format_db(figures.fader_db),
    )


def proof_said(proof: SessionProof) -> list[str]:
    """The balance, what is gone, what is left, and whether it settled."""
    gone = sorted({one.finding.name for one in proof.gone})
    left = sorted({one.finding.name for one in proof.remaining})
    lines = [f"Balance between tracks kept within {format_db(proof.balance_error_db, places=3, signed=False)} dB."]
    lines += [f"Gone: {', '.join(gone)}."] if gone else []
    lines += [f"Still there: {', '.join(left)}."] if left else []
    if not proof.settled:
        lines.append("Not settled: a chain answers its other level with more than trims can follow.")
    return lines
