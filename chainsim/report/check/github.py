"""Checks -> workflow commands, which GitHub shows as annotations on the lines of a chain file.

GitHub shows ten errors, ten warnings and ten notices of a step, so what is worst comes first. Notes are left out
unless they fail the check: a tool that always has something to say is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, Position, position_of
from chainsim.model.finding import Severity
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.severity import by_severity
from chainsim.report.kit.workflow_commands import command_line
from chainsim.report.run.verdict import where


@dataclass(frozen=True, slots=True)
class _Annotation:
    severity: Severity
    file: str
    position: Position | None
    title: str
    message: str


def check_to_github(run: CheckRun) -> str:
    """A line for every annotation, worst first; nothing where there is nothing to say."""
    found = (annotation for one in run.checked for annotation in _annotations(one, run.fail_on))
    annotations = by_severity(found)
    interrupted = "" if run.complete else f"::error title=chainsim::{INTERRUPTED_REPORT}\n"
    return interrupted + "".join(f"{_line(annotation)}\n" for annotation in annotations)


def without_commands(token: str) -> tuple[str, str]:
    """What to print before and after text in which GitHub must see no commands; `token` can't be guessed."""
    return f"::stop-commands::{token}\n", f"::{token}::\n"


def _annotations(one: Checked, fail_on: Severity | None) -> Iterator[_Annotation]:
    if one.error is not None:
        for value in error_values(one.error, one.file):
            position = None if value["line"] is None else (value["line"], value["column"] or 1)
            yield _Annotation(Severity.ERROR, value["file"] or one.file, position, "not measured", value["message"])
    if one.result is not None:
        for finding in one.result.findings:
            if finding.severity is Severity.INFORMATION and fail_on is not Severity.INFORMATION:
                continue
            told = one.part if one.audio is None else f"with {one.audio}"
            heard = "" if told is None else f" ({told})"
            title = f"{finding.name}, {where(finding, one.result)}{heard}"
            message = f"{finding.message} {finding.action}"
            yield _Annotation(finding.severity, one.file, position_of(one, finding), title, message)


def _line(annotation: _Annotation) -> str:
    properties = {"file": annotation.file}
    if annotation.position is not None:
        line, column = annotation.position
        properties |= {"line": str(line), "col": str(column)}
    properties["title"] = annotation.title
    return command_line(annotation.severity, properties, annotation.message)
