"""The one line that says whether a chain is in order."""

from __future__ import annotations

from collections import Counter

from chainsim.model.checked import place_of
from chainsim.model.finding import FINDINGS, Finding, Severity
from chainsim.model.measured_stages import all_stages
from chainsim.model.result import Result

_PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFORMATION: "notes"}
_SINGULARS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}


def worst_severity(result: Result) -> Severity | None:
    """Of the findings that say that something is wrong; None if there is no warning and no error."""
    found = {finding.severity for finding in result.findings} - {Severity.INFORMATION}
    return min(found, key=lambda severity: severity.rank) if found else None


def counts(result: Result) -> str:
    """`2 errors, 1 warning, 3 notes`, without what there is none of; `no findings`."""
    return severity_counts(Counter(finding.severity for finding in result.findings)) or "no findings"


def severity_counts(number: Counter[Severity]) -> str:
    """`2 errors, 1 warning, 3 notes`, without what there is none of."""
    return ", ".join(f"{number[s]} {_SINGULARS[s] if number[s] == 1 else _PLURALS[s]}" for s in Severity if number[s])


def sorted_findings(result: Result) -> list[Finding]:
    """Worst first; within one severity as they came."""
    return sorted(result.findings, key=lambda finding: finding.severity.rank)


def where(finding: Finding, result: Result) -> str:
    """`stage 3 'Drive'`, `input` or `output`."""
    path = place_of(finding)
    if path in ("input", "output"):
        return path
    name = next((stage.name for stage in all_stages(result.measurement.stages) if stage.path == path), None)
    return f"stage {path} '{name}'" if name is not None else f"stage {path}"


def verdict(result: Result) -> str:
    """`2 errors, 1 warning. Worst, at output: the output peaks above its limit.`, or that the chain is in order."""
    if not result.complete:
        return f"Not measured to the end; until then {counts(result)}."
    if worst_severity(result) is None:
        return f"In order: {counts(result)}."
    first = sorted_findings(result)[0]
    summary = FINDINGS[first.name].summary if first.name in FINDINGS else first.name
    return f"{counts(result)}. Worst, at {where(first, result)}: {summary}."
