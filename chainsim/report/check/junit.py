"""Checks -> JUnit XML, as CI systems read it: a suite for every check, a case for every finding at every place.

So what passes can be seen as well. Findings that do not fail the check pass, and say what they found; what a chain
ignores or a comment suppresses is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from chainsim.errors import ChainsimError
from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, Position, place_of, position_of
from chainsim.model.finding import FINDINGS, Finding, Severity
from chainsim.model.measured_stages import all_stages
from chainsim.model.outcome import Measured, Skipped, Valid
from chainsim.model.result import Result
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.kit.class_name import class_name
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.junit import Case, Ended, document, suite

_PLACES = {
    "source-clipped": ("input",),
    "source-silent": ("input",),
    "headroom-exhausted": ("output",),
    "true-peak-over": ("output",),
}
"""Findings that are never made at a stage; all others are looked for at every one."""
_EXPECTATION = "expectation-failed"


def check_to_junit(run: CheckRun) -> str:
    """All checks as one XML document, ending with a newline; one that is not `complete` has an error that says so."""
    suites = [suite(one.name(), list(_cases(one, run.fail_on)), one.duration_s, file=one.file) for one in run.checked]
    if not run.complete:
        suites.append(_interrupted())
    return document("chainsim", suites, sum(one.duration_s for one in run.checked))


def _interrupted() -> Xml.Element:
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    element = Xml.Element("testsuite", {"name": "chainsim", **counts})
    case = Xml.SubElement(element, "testcase", classname="chainsim", name="complete", time="0.000")
    Xml.SubElement(case, "error", type="Interrupted", message=INTERRUPTED_REPORT)
    return element


def _case(one: Checked, name: str, **how: Any) -> Case:  # noqa: ANN401
    """`class_name` is the chain's path with dots, which CI systems show as a tree; the audio is part of the name."""
    told = one.audio or one.part
    variant = "" if told is None else f" [{told}]"
    return Case(class_name(one.file), name + variant, one.file, **how)


def _cases(one: Checked, fail_on: Severity | None) -> Iterator[Case]:
    """First whether it could be measured at all, then every place and finding."""
    if one.error is not None:
        yield _not_measured(one, one.error)
    match one.outcome:
        case Measured(result):
            if result.failure is None:
                yield _case(one, "measured", time_s=one.duration_s)
            yield from _judged(one, result, fail_on)
        case Skipped(reason):
            yield _case(one, "measured", ended=Ended.SKIPPED, message=reason, time_s=one.duration_s)
        case Valid():
            yield _case(one, "valid", time_s=one.duration_s)


def _not_measured(one: Checked, error: ChainsimError) -> Case:
    values = error_values(error, one.file)
    places = [":".join(str(v[key]) for key in ("file", "line", "column") if v[key] is not None) for v in values]
    text = "\n".join(f"{place}: {v['message']}" for place, v in zip(places, values, strict=True))
    more = f" (and {len(values) - 1} more)" if len(values) > 1 else ""
    message = f"{values[0]['message']}{more}" if values else ""
    line = values[0]["line"] if values else None
    return _case(
        one,
        "measured",
        ended=Ended.NOT_RUN,
        kind=type(error).__name__,
        message=message,
        lines=tuple(text.split("\n")),
        line=None if line is None else int(line),
        time_s=one.duration_s,
    )


def _judged(one: Checked, result: Result, fail_on: Severity | None) -> Iterator[Case]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in result.findings:
        found.setdefault(_key(finding), []).append(finding)
    suppressed = {_key(finding) for finding in result.suppressed}
    labels = {"input": "input", "output": "output"}
    labels |= {stage.path: f"stage {stage.path} '{stage.name}'" for stage in all_stages(result.measurement.stages)}
    for key in _keys(one, result, [*found, *suppressed]):
        place, name = key
        case = place.replace(".", " ") if place.startswith("expect.") else f"{labels.get(place, place)}: {name}"
        line = _line(one.positions.get(place))
        if key in found:
            for number, finding in enumerate(found[key], start=1):  # a session's bus may have several of a kind
                title = case if number == 1 else f"{case} ({number})"
                yield _of_finding(one, title, finding, fail_on)
        elif key in suppressed:
            reason = "suppressed by a comment in the chain file"
            yield _case(one, case, ended=Ended.SKIPPED, message=reason, line=line)
        elif name in result.measurement.chain.ignore:
            yield _case(one, case, ended=Ended.SKIPPED, message="ignored by the chain file", line=line)
        else:
            yield _case(one, case, line=line)


def _of_finding(one: Checked, case: str, finding: Finding, fail_on: Severity | None) -> Case:
    severity, line = finding.severity.value, _line(position_of(one, finding))
    if not finding.severity.fails(fail_on):
        told = f"{severity}: {finding.message} {finding.action}".rstrip()
        return _case(one, case, ended=Ended.TOLD, lines=(told,), line=line)
    lines = tuple(finding.action.split("\n"))
    return _case(one, case, ended=Ended.FAILED, kind=severity, message=finding.message, lines=lines, line=line)


def _line(position: Position | None) -> int | None:
    return None if position is None else position[0]


def _key(finding: Finding) -> tuple[str, str]:
    if finding.expectation is not None:
        return f"expect.{finding.expectation}", finding.name
    return place_of(finding), finding.name


def _keys(one: Checked, result: Result, found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every place with every finding that is looked for there, in the order of the chain; expectations last."""
    made_of_expectations = {name for place, name in found if place.startswith("expect.")} | {_EXPECTATION}
    names = [name for name in FINDINGS if name not in made_of_expectations]
    places = ["input", *(stage.path for stage in all_stages(result.measurement.stages)), "output"]
    expectations = [place for place in one.positions if place.startswith("expect.")]
    keys = [
        (place, name)
        for place in places
        for name in names
        if place in _PLACES.get(name, places[1:-1]) or (place, name) in found
    ]
    keys += [(place, _EXPECTATION) for place in expectations]
    return [*keys, *(key for key in dict.fromkeys(found) if key not in keys)]
