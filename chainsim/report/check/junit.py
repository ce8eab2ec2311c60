"""Checks -> JUnit XML, as CI systems read it: a suite for every check, a case for every finding at every place.

So what passes can be seen as well. Findings that do not fail the check pass, and say what they found; what a chain
ignores or a comment suppresses is skipped. No schema of the format is official; this is what Jenkins, GitLab and
junitparser agree on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from chainsim.errors import ChainsimError
from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, Position, place_of, position_of
from chainsim.model.finding import FINDINGS, Finding, Severity
from chainsim.model.measured_stages import all_stages
from chainsim.model.outcome import Measured, Skipped, Valid
from chainsim.model.result import Result
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.kit.cells import clean
from chainsim.report.kit.class_name import class_name
from chainsim.report.kit.error_values import error_values

_PLACES = {
    "source-clipped": ("input",),
    "source-silent": ("input",),
    "headroom-exhausted": ("output",),
    "true-peak-over": ("output",),
}
"""Findings that are never made at a stage; all others are looked for at every one."""
_COUNTED = {"tests": None, "failures": "failure", "errors": "error", "skipped": "skipped"}
_EXPECTATION = "expectation-failed"


@dataclass(frozen=True, slots=True)
class _Case:
    """A test case; `outcome` is the element that says how it went, None where it simply passed."""

    name: str
    outcome: str | None = None  # "failure", "error", "skipped" or "system-out"
    kind: str = ""
    message: str = ""
    text: str = ""
    position: Position | None = None
    time_s: float = 0.0


def check_to_junit(run: CheckRun) -> str:
    """All checks as one XML document, ending with a newline; one that is not `complete` has an error that says so."""
    suites = [_suite(one, run.fail_on) for one in run.checked]
    if not run.complete:
        suites.append(_interrupted())
    total = {key: str(sum(int(suite.get(key, "0")) for suite in suites)) for key in _COUNTED}
    duration_s = sum(one.duration_s for one in run.checked)
    root = Xml.Element("testsuites", {"name": "chainsim", **total, "time": f"{duration_s:.3f}"})
    root.extend(suites)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _suite(one: Checked, fail_on: Severity | None) -> Xml.Element:
    cases = list(_cases(one, fail_on))
    counts = {
        key: str(sum(outcome is None or case.outcome == outcome for case in cases)) for key, outcome in _COUNTED.items()
    }
    suite = Xml.Element(
        "testsuite", {"name": _said(one.name()), **counts, "time": f"{one.duration_s:.3f}", "file": _said(one.file)}
    )
    suite.extend(_element(one, case) for case in cases)
    return suite


def _interrupted() -> Xml.Element:
    suite = Xml.Element("testsuite", {"name": "chainsim", "tests": "1", "failures": "0", "errors": "1", "skipped": "0"})
    case = Xml.SubElement(suite, "testcase", classname="chainsim", name="complete", time="0.000")
    Xml.SubElement(case, "error", type="Interrupted", message=INTERRUPTED_REPORT)
    return suite


def _element(one: Checked, case: _Case) -> Xml.Element:
    """`classname` is the chain's path with dots, which CI systems show as a tree; the audio is part of the name."""
    told = one.audio or one.part
    variant = "" if told is None else f" [{told}]"
    element = Xml.Element(
        "testcase",
        classname=_said(class_name(one.file)),
        name=_said(case.name + variant),
        time=f"{case.time_s:.3f}",
        file=_said(one.file),
    )
    if case.position is not None:
        element.set("line", str(case.position[0]))
    if case.outcome == "system-out":
        Xml.SubElement(element, "system-out").text = _said(f"{case.message} {case.text}".rstrip())
    elif case.outcome == "skipped":
        Xml.SubElement(element, "skipped", message=_said(case.message))
    elif case.outcome is not None:
        verdict = Xml.SubElement(element, case.outcome, type=_said(case.kind), message=_said(case.message))
        verdict.text = "\n".join(map(_said, case.text.split("\n"))) or None
    return element


def _cases(one: Checked, fail_on: Severity | None) -> Iterator[_Case]:
    """First whether it could be measured at all, then every place and finding."""
    if one.error is not None:
        yield _not_measured(one, one.error)
    match one.outcome:
        case Measured(result):
            if result.failure is None:
                yield _Case("measured", time_s=one.duration_s)
            yield from _judged(one, result, fail_on)
        case Skipped(reason):
            yield _Case("measured", "skipped", message=reason, time_s=one.duration_s)
        case Valid():
            yield _Case("valid", time_s=one.duration_s)


def _not_measured(one: Checked, error: ChainsimError) -> _Case:
    values = error_values(error, one.file)
    lines = [":".join(str(v[key]) for key in ("file", "line", "column") if v[key] is not None) for v in values]
    text = "\n".join(f"{place}: {v['message']}" for place, v in zip(lines, values, strict=True))
    more = f" (and {len(values) - 1} more)" if len(values) > 1 else ""
    message = f"{values[0]['message']}{more}" if values else ""
    line = values[0]["line"] if values else None
    position = None if line is None else (int(line), int(values[0]["column"] or 1))
    return _Case("measured", "error", type(error).__name__, message, text, position, one.duration_s)


def _judged(one: Checked, result: Result, fail_on: Severity | None) -> Iterator[_Case]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in result.findings:
        found.setdefault(_key(finding), []).append(finding)
    suppressed = {_key(finding) for finding in result.suppressed}
    labels = {"input": "input", "output": "output"}
    labels |= {stage.path: f"stage {stage.path} '{stage.name}'" for stage in all_stages(result.measurement.stages)}
    for key in _keys(one, result, [*found, *suppressed]):
        place, name = key
        case = place.replace(".", " ") if place.startswith("expect.") else f"{labels.get(place, place)}: {name}"
        position = one.positions.get(place)
        if key in found:
            for number, finding in enumerate(found[key], start=1):  # a session's bus may have several of a kind
                title = case if number == 1 else f"{case} ({number})"
                yield _of_finding(title, finding, position_of(one, finding), fail_on)
        elif key in suppressed:
            yield _Case(case, "skipped", message="suppressed by a comment in the chain file", position=position)
        elif name in result.measurement.chain.ignore:
            yield _Case(case, "skipped", message="ignored by the chain file", position=position)
        else:
            yield _Case(case, position=position)


def _of_finding(case: str, finding: Finding, position: Position | None, fail_on: Severity | None) -> _Case:
    fails = finding.severity.fails(fail_on)
    outcome = "failure" if fails else "system-out"
    message = finding.message if fails else f"{finding.severity.value}: {finding.message}"
    return _Case(case, outcome, finding.severity.value, message, finding.action, position)


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


def _said(text: str) -> str:
    """What XML can't hold, and what moves the reader's cursor, written out."""
    return clean(text)
