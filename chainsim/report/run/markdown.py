"""Results -> Markdown, for pull requests and job summaries: a short table first, details folded."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Finding
from chainsim.model.result import Result
from chainsim.report.kit.advice import told
from chainsim.report.kit.finding import finding_markdown
from chainsim.report.kit.markdown import folded, joined, markdown, table
from chainsim.report.kit.severity import SIGNS, by_cost, counts
from chainsim.report.run.advice import advice
from chainsim.report.run.level_rows import Row, by_loudness, table_rows
from chainsim.report.run.text import source_line
from chainsim.report.run.trims import knob, no_trim, setting, trim_text
from chainsim.report.run.verdict import verdict, where
from chainsim.units import format_db


def to_markdown(result: Result, *, title: str | None = None) -> str:
    """One result: what to do, levels, then findings and trims folded."""
    name = result.measurement.chain.name or title or "chain without a name"
    lines = [f"<b>{markdown(told(advice(result)))}</b>", "", f"## {markdown(name)}", ""]
    lines += [markdown(source_line(result)), "", markdown(verdict(result)), ""]
    if not result.complete:
        lines += ["**Incomplete: the render did not reach the end of the source.**", ""]
    lines += [*levels_markdown(result), ""]
    if result.findings:
        lines += folded(f"Findings: {counts(result.findings)}", findings_markdown(result, by_cost(result.findings)))
    lines += folded("Trims", trims_markdown(result)) if result.trims else [markdown(no_trim(result)), ""]
    return joined(lines)


def findings_markdown(result: Result, findings: Sequence[Finding]) -> list[str]:
    """A paragraph for each, in this order."""
    lines = []
    for finding in findings:
        place = where(finding, result)
        lines += finding_markdown(finding.severity, finding.name, place, finding.message, finding.action)
    return lines


def levels_markdown(result: Result) -> list[str]:
    """The table that `run` prints, without its meter."""
    loud = by_loudness(result)
    gain = "gain LU" if loud else "gain dB"
    head = ["", "", "RMS dBFS", "peak dBFS", "true peak dBTP", "LUFS", gain, f"total {gain[5:]}"]
    return table(head, [_level_row(row) for row in table_rows(result)], numbers_from=2)


def _level_row(row: Row) -> list[str]:
    indent = "&nbsp;&nbsp;" * row.depth
    label = f"{indent}{markdown(row.told)}"
    sign = SIGNS[row.severity] if row.severity else ""
    if row.levels is None:
        return [sign, label, *[""] * 6]
    levels = row.levels
    numbers = [
        format_db(levels.rms_dbfs),
        format_db(levels.sample_peak_dbfs, limit_db=row.max_peak_dbfs),
        format_db(levels.true_peak_dbtp, limit_db=row.max_true_peak_dbtp),
        format_db(levels.integrated_lufs),
    ]
    gains = ["" if gain is None else format_db(gain) for gain in (row.gain_db, row.total_db)]
    return [sign, label, *numbers, *gains]


def trims_markdown(result: Result) -> list[str]:
    """A line for every trim, then the options that try them all; or that no trim is needed."""
    if not result.trims:
        return [markdown(no_trim(result))]
    lines = []
    for trim in result.trims:
        change = f"{trim_text(trim.current_db)} → **{trim_text(trim.trim_db)} dB** ({trim_text(trim.change_db)})"
        lines.append(f"- {markdown(knob(trim, result))}: {change}: {markdown(trim.reason)}")
    settings = " ".join(f"--set {setting(trim)}" for trim in result.trims)
    return [*lines, "", f"To try: `{settings}`"]
