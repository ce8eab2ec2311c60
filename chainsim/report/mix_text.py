"""MixResult -> text: verdict, tracks and sums, what adding up did, findings worst first, trims and their proof."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import BusFigures, Plan, SessionProof, SessionTrims
from chainsim.report.cells import shorten, wrap
from chainsim.report.mix_table import mix_rows, mix_table
from chainsim.report.mix_words import (
    adding_up,
    alike,
    distribution,
    headroom,
    knob,
    loudest,
    mix_verdict,
    places_of,
    source_line,
    strip_label,
    strips_of,
    worst_of,
    worst_peaks,
)
from chainsim.report.style import SEVERITY_COLOURS, Style
from chainsim.units import format_db

_MOST_TRIMS = 12
_WAY_HEADS = ("into bus", "past clean", "output", "crest", "loud", "fader")
_WAY_UNITS = ("dBFS", "dB", "dBFS", "dB", "LUFS", "dB")
_WAY_WIDTHS = (10, 12, 9, 8, 8, 8)


def mix_to_text(
    mix: MixResult, *, width: int = 80, color: bool = False, unicode: bool = True, title: str | None = None
) -> str:
    """The whole report, ending with a newline.

    Args:
        mix: what to report.
        width: terminal cells; no line is wider.
        color: with ANSI escape sequences.
        unicode: False where only ASCII can be shown.
        title: stands for the session's name where it has none.
    """
    style = Style(width, color, unicode)
    sections = [
        _header(mix, style, title),
        mix_table(mix_rows(mix), style),
        _summing(mix, style),
        _findings(mix.findings, style),
        _chains(mix, style),
        _trims(mix.trims, style) if mix.trims else [],
        _proof(mix.trims.proof, style) if mix.trims and mix.trims.proof else [],
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _header(mix: MixResult, style: Style, title: str | None) -> list[str]:
    worst = worst_of([*mix.findings, *(f for one in strips_of(mix) if one.result for f in one.result.findings)])
    colour = SEVERITY_COLOURS[worst] if worst else "green" if mix.complete else ""
    lines = [
        style.paint(shorten(mix.session.name or title or "session without a name", style.width, style), "bold"),
        *wrap(source_line(mix), style),
    ]
    for strip in strips_of(mix):
        if strip.error is not None:
            lines += wrap(f"{strip_label(strip.kind, strip.name)}: {strip.error}", style, rest="  ")
    resampled = [
        f"'{track.name}' from {track.resampled_from_hz / 1000:g} kHz" for track in mix.tracks if track.resampled_from_hz
    ]
    if resampled:
        lines += wrap(f"resampled with soxr: {', '.join(resampled)}", style, rest="  ")
    return [*lines, *(style.paint(line, colour) for line in wrap(mix_verdict(mix), style))]


def _summing(mix: MixResult, style: Style) -> list[str]:
    lines: list[str] = []
    for bus in (*mix.groups, mix.bus):
        lines += wrap(f"{adding_up(bus)} {headroom(bus)}", style, first="  ", rest="  ")
        for said in (*worst_peaks(bus), loudest(bus), *alike(bus)):
            lines += wrap(said, style, first="    ", rest="      ") if said else []
    spread = distribution(mix)
    return [*lines, *(wrap(spread, style, first="  ", rest="  ") if spread else [])]


def _findings(findings: Sequence[Finding], style: Style) -> list[str]:
    lines: list[str] = []
    for finding in sorted(findings, key=lambda one: one.severity.rank):
        mark = style.paint(style.mark(finding.severity), SEVERITY_COLOURS[finding.severity])
        lines.append(f"{mark} {style.paint(finding.name, 'bold')}")
        lines += wrap(finding.message, style, first="  ", rest="  ")
        lines += [*wrap(finding.action, style, first="  -> ", rest="     "), ""]
    return lines[:-1]


def _chains(mix: MixResult, style: Style) -> list[str]:
    """What is wrong inside the chains: a line for each strip; the whole of it is in the strip's own report."""
    lines: list[str] = []
    for strip in strips_of(mix):
        found = (
            [one for one in strip.result.findings if one.severity is not Severity.INFORMATION] if strip.result else []
        )
        if not found:
            continue
        worst = worst_of(found)
        names = ", ".join(dict.fromkeys(one.name for one in sorted(found, key=lambda one: one.severity.rank)))
        mark = style.paint(style.mark(worst), SEVERITY_COLOURS[worst]) if worst else " "
        said = wrap(f"{strip_label(strip.kind, strip.name)}: {names}", style, first="  ", rest="    ")
        lines += [f"{mark} {said[0][2:]}", *said[1:]]
    return [style.paint("In the chains", "bold"), *lines] if lines else []


def _trims(trims: SessionTrims, style: Style) -> list[str]:
    if not trims.trims:
        return wrap(f"No trim needed: {trims.reason}.", style)
    how = {
        Plan.ALL_ALIKE: "all clip gains alike",
        Plan.REFERENCE: "every clip gain to the reference, faders keep the balance",
    }
    lines = [style.paint(f"Trims ({how[trims.plan]})", "bold"), *wrap(f"{trims.reason}.", style, first="  ", rest="  ")]
    for trim in trims.trims[:_MOST_TRIMS]:
        before, after, change = (
            format_db(value, places=places_of(trim)) for value in (trim.current_db, trim.trim_db, trim.change_db)
        )
        lines += [
            style.paint(line, "cyan")
            for line in wrap(f"{knob(trim)}: {before} -> {after} dB ({change})", style, first="  ", rest="    ")
        ]
    if len(trims.trims) > _MOST_TRIMS:
        lines.append(f"  and {len(trims.trims) - _MOST_TRIMS} more (--format json has them all; --fix writes them)")
    return lines


def _proof(proof: SessionProof, style: Style) -> list[str]:
    times = "once" if proof.renders == 1 else f"{proof.renders} times"
    ways = (("as it is", proof.as_it_is), ("master fader", proof.master_fader), ("with trims", proof.with_trims))
    lines = [
        style.paint(f"Proof: mixed {times} with trims, and diagnosed again", "bold"),
        *(style.paint(_way_line("", head), "dim") for head in (_WAY_HEADS, _WAY_UNITS)),
        *(_way_line(name, _way(figures)) for name, figures in ways),
    ]
    gone = sorted({one.finding.name for one in proof.gone})
    left = sorted({one.finding.name for one in proof.remaining})
    balance = f"Balance between tracks kept within {format_db(proof.balance_error_db, places=3, signed=False)} dB."
    lines += wrap(balance, style, first="  ", rest="  ")
    lines += wrap(f"Gone: {', '.join(gone)}.", style, first="  ", rest="    ") if gone else []
    lines += wrap(f"Still there: {', '.join(left)}.", style, first="  ", rest="    ") if left else []
    if not proof.settled:
        lines += wrap(
            "Not settled: a chain answers its other level with more than trims can follow.", style, first="  "
        )
    return lines


def _way(figures: BusFigures) -> tuple[str, ...]:
    return (
        format_db(figures.sum_peak_dbfs, limit_db=0.0),
        "" if figures.past_clean_db is None else format_db(figures.past_clean_db),
        format_db(figures.output_peak_dbfs, limit_db=0.0),
        "" if figures.output_crest_db is None else format_db(figures.output_crest_db, signed=False),
        format_db(figures.output_lufs),
        format_db(figures.fader_db),
    )


def _way_line(name: str, cells: Sequence[str]) -> str:
    return f"  {name:14}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WAY_WIDTHS, strict=True))
