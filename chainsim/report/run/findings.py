"""Findings as text: worst first; what is so, then what to do."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.finding import finding_lines
from chainsim.report.kit.severity import by_cost
from chainsim.report.kit.style import Style
from chainsim.report.kit.text_shortening import first_clause, without_file_names
from chainsim.report.run.verdict import where


def findings_lines(
    result: Result, style: Style, *, least: Severity = Severity.INFORMATION, details: bool = True
) -> list[str]:
    """A paragraph for each that is at least as bad as `least`; nothing at all where there is none.

    Without `details` only the first clause of each is told, in words that need no chain file, and notes are only named.
    """
    lines: list[str] = []
    notes: list[str] = []
    for finding in by_cost(result.findings):
        if finding.severity is Severity.INFORMATION and not details:
            notes.append(f"{finding.name} at {where(finding, result)}")
        elif finding.severity.fails(least):
            head = f"{finding.name}, {where(finding, result)}"
            message = finding.message if details else without_file_names(first_clause(finding.message))
            action = finding.action if details else without_file_names(finding.action)
            lines += [*finding_lines(finding.severity, head, message, action, style), ""]
    if notes:
        mark = style.mark(Severity.INFORMATION)
        first, *more = wrap(f"Noted: {', '.join(notes)}.", style, first="  ", rest="  ")
        return [*lines, f"{mark}{first[1:]}", *more]
    return lines[:-1]
