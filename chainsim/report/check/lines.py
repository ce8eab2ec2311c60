"""Checks -> a line for every finding, `FILE:LINE:COLUMN: error: what is so [finding]`, as compilers write them.

What editors jump to and problem matchers and the warnings plugin of Jenkins read. Notes are there as `info`.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, position_of
from chainsim.model.finding import Severity
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.kit.cells import clean
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.verdict import where

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "info"}


def check_to_lines(run: CheckRun) -> str:
    """Chain by chain, the worst of each first; empty where nothing was found."""
    lines = [] if run.complete else [f"chainsim:1:1: error: {INTERRUPTED_REPORT} [interrupted]"]
    lines += [line for one in run.checked for line in _lines(one)]
    return "".join(f"{clean(line)}\n" for line in lines)


def _lines(one: Checked) -> Iterator[str]:
    if one.error is not None:
        for value in error_values(one.error, one.file):
            place = f"{value['file'] or one.file}:{value['line'] or 1}:{value['column'] or 1}"
            yield f"{place}: error: {value['message']} [not-measured]"
    if one.result is None:
        return
    played = f" ({one.part or f'with {one.audio}'})" if one.part or one.audio else ""
    for finding in by_severity(one.result.findings):
        line, column = position_of(one, finding) or (1, 1)
        said = f"{where(finding, one.result)}{played}: {finding.message} {finding.action}".rstrip()
        yield f"{one.file}:{line}:{column}: {_WORDS[finding.severity]}: {said} [{finding.name}]"
