"""Checks -> JUnit XML, as CI systems read it: a suite for every check, a case for every finding that it has.

The first case is whether the chain could be measured. Then comes one for every finding that was made, with all of its
places; for every expectation of the chain; for what a comment suppresses, as skipped; and, where the checks are
compared with earlier ones, for what is mended. Findings that do not fail the check pass, and say what they found.

CI systems know a case again by class and name, and count of two with the same key but one: there are no two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as Xml

from chainsim.errors import ChainsimError
from chainsim.model.check_outcome import Measured, Skipped, Valid
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, Position, position_of
from chainsim.model.earlier_check import KeptFinding
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Finding, Severity
from chainsim.model.result import Result
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.junit import Case, Ended, document, suite
from chainsim.report.kit.junit_class_name import class_name
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.verdict import where

_EXPECTATION = "expectation-failed"


def check_to_junit(run: CheckRun) -> str:
    """All checks as one XML document, ending with a newline; one that is not `complete` has an error that says so."""
    known: dict[tuple[str, str], int] = {}
    mended = {id(change.one): change.fixed for change in (run.against.changes if run.against else ())}
    suites = []
    for check in run.checked:
        every = [*_cases(check, run.fail_on), *_mended(check, mended.get(id(check), ()))]
        cases = [_told_apart(case, known) for case in every]
        suites.append(suite(check.name(), cases, check.duration_s, file=check.file))
    if not run.complete:
        suites.append(_interrupted())
    return document("chainsim", suites, sum(check.duration_s for check in run.checked))


def _interrupted() -> Xml.Element:
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    element = Xml.Element("testsuite", {"name": "chainsim", **counts})
    case = Xml.SubElement(element, "testcase", classname="chainsim", name="complete", time="0.000")
    Xml.SubElement(case, "error", type="Interrupted", message=INTERRUPTED_REPORT)
    return element


def _case(check: Checked, name: str, **how: Any) -> Case:  # noqa: ANN401
    """`class_name` is the chain's path with dots, which CI systems show as a tree; the audio is part of the name."""
    told = check.audio or check.part
    variant = "" if told is None else f" [{told}]"
    return Case(class_name(check.file), name + variant, check.file, **how)


def _cases(check: Checked, fail_on: Severity | None) -> Iterator[Case]:
    """First whether it could be measured at all, then every place and finding."""
    if check.error is not None:
        yield _not_measured(check, check.error)
    match check.outcome:
        case Measured(result):
            if result.failure is None:
                yield _case(check, "measured", time_s=check.duration_s)
            yield from _judged(check, result, fail_on)
        case Skipped(reason):
            yield _case(check, "measured", ended=Ended.SKIPPED, message=reason, time_s=check.duration_s)
        case Valid():
            yield _case(check, "valid", time_s=check.duration_s)


def _not_measured(check: Checked, error: ChainsimError) -> Case:
    values = error_values(error, check.file)
    places = [":".join(str(v[key]) for key in ("file", "line", "column") if v[key] is not None) for v in values]
    text = "\n".join(f"{place}: {v['message']}" for place, v in zip(places, values, strict=True))
    more = f" (and {len(values) - 1} more)" if len(values) > 1 else ""
    message = f"{values[0]['message']}{more}" if values else ""
    line = values[0]["line"] if values else None
    return _case(
        check,
        "measured",
        ended=Ended.NOT_RUN,
        kind=type(error).__name__,
        message=message,
        lines=tuple(text.split("\n")),
        line=None if line is None else int(line),
        time_s=check.duration_s,
    )


def _mended(check: Checked, fixed: Sequence[KeptFinding]) -> Iterator[Case]:
    """What is fixed passes: a CI system that saw it fail sees that."""
    found = {finding.name for finding in check.result.findings} if check.result else set()
    for name in dict.fromkeys(kept.name for kept in fixed if not kept.place.startswith("expect.")):
        if name not in found:
            yield _case(check, name)


def _told_apart(case: Case, known: dict[tuple[str, str], int]) -> Case:
    """The same case, with a number where there was one of its class and name before: a file named in two ways."""
    key = (case.class_name, case.name)
    known[key] = known.get(key, 0) + 1
    return case if known[key] == 1 else _told_apart(replace(case, name=f"{case.name} ({known[key]})"), known)


def _judged(check: Checked, result: Result, fail_on: Severity | None) -> Iterator[Case]:
    """Findings in the order of the table, those that are not chainsim's own last; then the expectations."""
    hidden = {finding.name for finding in result.suppressed}
    found: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if finding.expectation is None:
            found.setdefault(finding.name, []).append(finding)
    names = [name for name in FINDINGS | SESSION_FINDINGS if name in found or name in hidden]
    for name in dict.fromkeys([*names, *found]):
        if name in found:
            yield _of_findings(check, name, found[name], result, fail_on)
        else:
            yield _case(check, name, ended=Ended.SKIPPED, message="suppressed by a comment in the chain file")
    yield from _expectations(check, result, fail_on)


def _expectations(check: Checked, result: Result, fail_on: Severity | None) -> Iterator[Case]:
    """Every `expect` of the chain: what is so passes."""
    failed: dict[int, list[Finding]] = {}
    for finding in result.findings:
        if finding.expectation is not None:
            failed.setdefault(finding.expectation, []).append(finding)
    places = [place for place in check.positions if place.startswith("expect.")]
    for number in dict.fromkeys([*(int(place.partition(".")[2]) for place in places), *failed]):
        if number in failed:
            yield _of_findings(check, f"expect {number}", failed[number], result, fail_on)
        elif _EXPECTATION in result.measurement.chain.ignore:
            yield _case(check, f"expect {number}", ended=Ended.SKIPPED, message="ignored by the chain file")
        else:
            yield _case(check, f"expect {number}", line=_line(check.positions[f"expect.{number}"]))


def _of_findings(check: Checked, name: str, found: Sequence[Finding], result: Result, fail_on: Severity | None) -> Case:
    """One finding at all of its places, the worst first."""
    worst, *others = by_severity(found)
    lines = tuple(_told(each, result) for each in (worst, *others))
    line = _line(position_of(check, worst))
    if not worst.severity.fails(fail_on):
        return _case(check, name, ended=Ended.TOLD, lines=lines, line=line)
    more = f" (and at {len(others)} more place{'s' if len(others) > 1 else ''})" if others else ""
    message = f"{worst.message}{more}"
    return _case(check, name, ended=Ended.FAILED, kind=worst.severity.value, message=message, lines=lines, line=line)


def _told(finding: Finding, result: Result) -> str:
    return f"{where(finding, result)}: {finding.severity.value}: {finding.message} {finding.action}".rstrip()


def _line(position: Position | None) -> int | None:
    return None if position is None else position[0]
