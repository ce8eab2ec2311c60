"""Findings as text: worst first; what is so, then what to do."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.kit.finding import finding_lines
from chainsim.report.kit.severity import by_severity
from chainsim.report.kit.style import Style
from chainsim.report.run.verdict import where


def findings_lines(result: Result, style: Style, *, least: Severity = Severity.INFORMATION) -> list[str]:
    """A paragraph for each that is at least as bad as `least`; nothing at all where there is none."""
    lines: list[str] = []
    for finding in by_severity(result.findings):
        if finding.severity.fails(least):
            head = f"{finding.name}, {where(finding, result)}"
            lines += [*finding_lines(finding.severity, head, finding.message, finding.action, style), ""]
    return lines[:-1]
