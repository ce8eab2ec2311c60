"""Findings as text: worst first; what is so, then what to do."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import SEVERITY_COLOURS, Style
from chainsim.report.run.verdict import sorted_findings, where


def finding_lines(result: Result, style: Style, *, least: Severity = Severity.INFORMATION) -> list[str]:
    """A paragraph for each that is at least as bad as `least`; nothing at all where there is none."""
    lines: list[str] = []
    for finding in sorted_findings(result):
        if finding.severity.rank > least.rank:
            break
        mark = style.paint(style.mark(finding.severity), SEVERITY_COLOURS[finding.severity])
        head = wrap(f"{finding.name}, {where(finding, result)}", style, first="  ", rest="  ")
        lines += [f"{mark} {style.paint(head[0][2:], 'bold')}", *(style.paint(line, "bold") for line in head[1:])]
        lines += wrap(finding.message, style, first="  ", rest="  ")
        lines += [*wrap(finding.action, style, first="  -> ", rest="     "), ""]
    return lines[:-1]
