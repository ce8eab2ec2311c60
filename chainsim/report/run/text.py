"""Result -> text: what most people see. What to do, the table, the findings worst first, the trims; and what to do."""

from __future__ import annotations

from chainsim.model.result import Result
from chainsim.report.answers.text import answer_lines
from chainsim.report.kit.advice import told
from chainsim.report.kit.cells import shorten, wrap
from chainsim.report.kit.severity import worst
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.run.advice import advice
from chainsim.report.run.export_clipping import export_lines
from chainsim.report.run.failure import failure_lines
from chainsim.report.run.findings import findings_lines
from chainsim.report.run.level_matched_difference import difference_lines
from chainsim.report.run.level_rows import by_loudness, table_rows
from chainsim.report.run.level_table import key, table
from chainsim.report.run.proof import proof_lines
from chainsim.report.run.stage_notes import stage_notes
from chainsim.report.run.trims import trim_lines
from chainsim.report.run.verdict import verdict
from chainsim.units import format_time, s_from_frames

_FOLDED = "All of it: --details. What a finding means: chainsim explain NAME."


def to_text(result: Result, style: Style = PLAIN, *, title: str | None = None, details: bool = False) -> str:
    """The whole report, ending with a newline.

    Args:
        result: what to report.
        style: no line is wider than its width.
        title: stands for the chain's name where it has none (its file's name).
        details: findings in full, answers to common questions, and the proof tap by tap.
    """
    severity = worst(result.findings)
    todo = [style.verdict(line, severity, complete=result.complete) for line in wrap(told(advice(result)), style)]
    loud, rows = by_loudness(result), table_rows(result)
    sections = [
        [*todo, *_header(result, style, title)],
        [*table(rows, style, loud=loud), "", *key(rows, style, loud=loud)],
        [*stage_notes(result.measurement.stages, style), *difference_lines(result.measurement, style)],
        export_lines(result.measurement.export, style),
        findings_lines(result, style, details=details),
        answer_lines(result, style) if result.complete and details else [],
        trim_lines(result, style) if result.complete else [],
        proof_lines(result, style, details=details),
        wrap(_FOLDED, style) if result.findings and not details else [],
        todo,
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def source_line(result: Result) -> str:
    """What was played in: name, length, rate, channels, encoding."""
    source, rate_hz = result.measurement.source, result.measurement.sample_rate_hz
    frames = result.measurement.taps[0].levels.frames
    facts = [
        source.name,
        format_time(s_from_frames(frames, rate_hz)),
        f"{rate_hz / 1000:g} kHz",
        {1: "mono", 2: "stereo"}[source.format.channels],
        *([source.encoding] if source.encoding else []),
        *([f"from {format_time(s_from_frames(source.start_frame, rate_hz))}"] if source.start_frame else []),
    ]
    return ", ".join(facts)


def _header(result: Result, style: Style, title: str | None) -> list[str]:
    name = result.measurement.chain.name or title or "chain without a name"
    return [
        style.paint(shorten(name, style.width, style), "bold"),
        *wrap(source_line(result), style),
        *failure_lines(result, style),
        *wrap(verdict(result), style),
    ]
