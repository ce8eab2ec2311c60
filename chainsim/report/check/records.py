"""Checks as records."""

from __future__ import annotations

from chainsim.model.check_outcome import Skipped
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.report.kit.records import LEVELS, Records, Row, level_values


def check_records(run: CheckRun) -> Records:
    """A row for every check, with the levels at its output."""
    rows = []
    for one in run.checked:
        row: Row = {
            "file": one.file,
            "audio": one.audio,
            "part": one.part,
            "status": run.status(one).value,
            "reason": _reason(one),
        }
        found = one.result.findings if one.result else ()
        counts = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
        row |= {"errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING]}
        row |= {"notes": counts[Severity.INFORMATION], "duration_s": one.duration_s}
        rows.append(row | level_values(one.result.measurement.output if one.result else None))
    quantities = ("errors", "warnings", "notes", "duration_s", *LEVELS)
    return Records(("file", "audio", "part", "status", "reason"), quantities, tuple(rows))


def _reason(one: Checked) -> str | None:
    """Why there are no levels, or not all of them."""
    if isinstance(one.outcome, Skipped):
        return one.outcome.reason
    return None if one.error is None else str(one.error)
