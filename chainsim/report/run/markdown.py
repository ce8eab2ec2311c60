"""Results -> Markdown, for pull requests and job summaries: a short table first, details folded."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, CheckStatus
from chainsim.model.finding import Finding, Severity
from chainsim.model.result import Result
from chainsim.report.check.status import INTERRUPTED_REPORT, check_said
from chainsim.report.kit.markdown import folded, html_text, markdown, table
from chainsim.report.run.json import error_values
from chainsim.report.run.level_rows import Row, by_loudness, table_rows
from chainsim.report.run.text import source_line
from chainsim.report.run.trims import knob, no_trim, setting, trim_text
from chainsim.report.run.verdict import counts, sorted_findings, verdict, where
from chainsim.units import format_db

SEVERITY_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFORMATION: "ℹ️"}  # noqa: RUF001 - the sign as GitHub draws it
_WORDS = {
    CheckStatus.OK: ("✅", "passed"),
    CheckStatus.FAILED: ("❌", "failed"),
    CheckStatus.ERROR: ("💥", "could not be measured"),
    CheckStatus.SKIPPED: ("⏭️", "skipped"),
}
_TOLD = (CheckStatus.FAILED, CheckStatus.ERROR)


def to_markdown(result: Result, *, title: str | None = None) -> str:
    """One result: verdict, levels, then findings and trims folded."""
    name = result.measurement.chain.name or title or "chain without a name"
    lines = [f"## {markdown(name)}", "", markdown(source_line(result)), "", f"<b>{markdown(verdict(result))}</b>", ""]
    if not result.complete:
        lines += ["**Incomplete: the render did not reach the end of the source.**", ""]
    lines += [*_levels(result), ""]
    if result.findings:
        lines += folded(f"Findings: {counts(result)}", _findings(result, sorted_findings(result)))
    lines += folded("Trims", _trims(result)) if result.trims else [markdown(no_trim(result)), ""]
    return _joined(lines)


def check_to_markdown(run: CheckRun, *, most_bytes: int | None = None) -> str:
    """All checks: a line for each, then what went wrong, folded.

    Args:
        run: what to report.
        most_bytes: where the whole would be longer the details are left out, those of the last checks first.
    """
    head = [f"## chainsim: {_sum(run)}", "", *_summary(run), ""]
    if not run.complete:
        head[1:1] = ["", f"**{INTERRUPTED_REPORT}**"]
    details = [_details(one, run.fail_on) for one in run.checked if run.status(one) in _TOLD]
    kept = len(details)
    text = _joined([*head, *(line for each in details for line in each)])
    while most_bytes is not None and kept and len(text.encode()) > most_bytes:
        kept //= 2
        left_out = f"Details of {len(details) - kept} more are left out: the summary would be too long."
        text = _joined([*head, *(line for each in details[:kept] for line in each), left_out])
    return text


def _sum(run: CheckRun) -> str:
    statuses = [run.status(one) for one in run.checked]
    parts = [f"{statuses.count(status)} {word}" for status, (_, word) in _WORDS.items() if status in statuses]
    return ", ".join(parts) or "nothing checked"


def _summary(run: CheckRun) -> list[str]:
    rows = []
    for one in run.checked:
        name = markdown(one.name())
        output = one.result.measurement.output if one.result else None
        levels = (output.integrated_lufs, output.true_peak_dbtp) if output else (None, None)
        said = counts(one.result) if one.result else markdown(check_said(one))
        rows.append([_WORDS[run.status(one)][0], name, said, *map(format_db, levels)])
    return table(["", "chain", "findings", "output LUFS", "output dBTP"], rows, numbers_from=3)


def _details(one: Checked, fail_on: Severity | None) -> list[str]:
    name = html_text(one.name())
    lines: list[str] = []
    if one.error is not None:
        for value in error_values(one.error):
            place = ":".join(str(value[key]) for key in ("file", "line", "column") if value[key] is not None)
            lines.append(f"- {f'<b>{markdown(place)}</b> ' if place else ''}{markdown(value['message'])}")
    if one.result is not None:
        least = fail_on or Severity.INFORMATION
        told = [finding for finding in sorted_findings(one.result) if finding.severity.rank <= least.rank]
        lines += [*_findings(one.result, told), *_levels(one.result), "", *_trims(one.result)]
    return folded(f"<b>{name}</b>", lines)


def _findings(result: Result, findings: Sequence[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        head = f"{SEVERITY_SIGNS[finding.severity]} **{markdown(finding.name)}**, {markdown(where(finding, result))}"
        lines += [f"{head}  ", f"{markdown(finding.message)}  ", f"→ {markdown(finding.action)}", ""]
    return lines


def _levels(result: Result) -> list[str]:
    """The table that `run` prints, without its meter."""
    loud = by_loudness(result)
    gain = "gain LU" if loud else "gain dB"
    head = ["", "", "RMS dBFS", "peak dBFS", "true peak dBTP", "LUFS", gain, f"total {gain[5:]}"]
    return table(head, [_level_row(row) for row in table_rows(result)], numbers_from=2)


def _level_row(row: Row) -> list[str]:
    indent = "&nbsp;&nbsp;" * row.depth
    label = f"{indent}{markdown(row.label)}"
    sign = SEVERITY_SIGNS[row.severity] if row.severity else ""
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


def _trims(result: Result) -> list[str]:
    if not result.trims:
        return [markdown(no_trim(result))]
    lines = []
    for trim in result.trims:
        change = f"{trim_text(trim.current_db)} → **{trim_text(trim.trim_db)} dB** ({trim_text(trim.change_db)})"
        lines.append(f"- {markdown(knob(trim, result))}: {change}: {markdown(trim.reason)}")
    settings = " ".join(f"--set {setting(trim)}" for trim in result.trims)
    return [*lines, "", f"To try: `{settings}`"]


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
