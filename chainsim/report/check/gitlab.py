"""Checks -> the Code Quality report that GitLab shows in merge requests.

Its rules: a list of objects with `description`, `check_name`, `fingerprint`, `severity` and `location`; a fingerprint
stands once in a report, and paths are relative to the repository. Notes are left out unless they fail the check.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, place_told, position_of
from chainsim.model.finding import Severity
from chainsim.report.check.fingerprint import fingerprint
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.kit.cells import clean
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import dumps
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.verdict import where

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFORMATION: "info"}
_BLOCKER = "blocker"  # what could not be measured


def check_to_gitlab(run: CheckRun) -> str:
    """Every finding of every check, the worst of each chain first; what could not be measured is there as well."""
    entries = [entry for one in run.checked for entry in _entries(one, run.fail_on)]
    if not run.complete:
        entries.insert(0, _entry(INTERRUPTED_REPORT, "interrupted", "interrupted", _BLOCKER, ".", 1))
    known: dict[str, int] = {}
    for entry in entries:  # a session's bus may have several findings of a kind
        print_ = entry["fingerprint"]
        known[print_] = known.get(print_, 0) + 1
        if known[print_] > 1:
            entry["fingerprint"] = f"{print_}-{known[print_]}"
    return dumps(entries)


def _entries(one: Checked, fail_on: Severity | None) -> Iterator[dict[str, Any]]:
    if one.error is not None:
        for number, value in enumerate(error_values(one.error, one.file)):
            key = fingerprint(one, "not-measured", str(number))
            file = value["file"] or one.file
            yield _entry(value["message"], "not-measured", key, _BLOCKER, file, value["line"] or 1)
    if one.result is None:
        return
    for finding in by_severity(one.result.findings):
        if finding.severity is Severity.INFORMATION and fail_on is not Severity.INFORMATION:
            continue
        played = f" ({one.part or f'with {one.audio}'})" if one.part or one.audio else ""
        said = f"{where(finding, one.result)}{played}: {finding.message} {finding.action}".rstrip()
        line, _ = position_of(one, finding) or (1, 1)
        key = fingerprint(one, finding.name, place_told(finding))
        yield _entry(said, finding.name, key, _SEVERITIES[finding.severity], one.file, line)


def _entry(said: str, name: str, key: str, severity: str, file: str, line: int) -> dict[str, Any]:
    path = file.replace("\\", "/")
    return {
        "description": clean(said),
        "check_name": name,
        "fingerprint": key,
        "severity": severity,
        "location": {"path": clean(posixpath.normpath(path)), "lines": {"begin": line}},
    }
