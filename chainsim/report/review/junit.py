"""Reviews -> JUnit XML: a suite for every mix, a case for every judgement, so that what passes can be seen as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.report.kit.cells import clean
from chainsim.report.review.verdict import judged, places, unknowable

_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def reviews_to_junit(
    reviewed: Sequence[Reviewed], names: Sequence[str], *, fail_on: Severity | None = Severity.ERROR
) -> str:
    """All reviews as one XML document, ending with a newline.

    Args:
        reviewed: in the order of the command line.
        names: of everything that is judged.
        fail_on: severity from which a judgement is a failure.
    """
    suites = [_suite(one, names, fail_on) for one in reviewed]
    counted = {key: str(sum(int(suite.get(key, "0")) for suite in suites)) for key in ("tests", *_COUNTED)}
    duration_s = sum(one.duration_s for one in reviewed)
    root = Xml.Element("testsuites", {"name": "chainsim review", **counted, "time": f"{duration_s:.3f}"})
    root.extend(suites)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _suite(one: Reviewed, names: Sequence[str], fail_on: Severity | None) -> Xml.Element:
    cases = list(_cases(one, names, fail_on))
    counted = {key: str(sum(case.find(tag) is not None for case in cases)) for key, tag in _COUNTED.items()}
    suite = Xml.Element(
        "testsuite", {"name": _said(one.file), "tests": str(len(cases)), **counted, "time": f"{one.duration_s:.3f}"}
    )
    suite.extend(cases)
    return suite


def _cases(one: Reviewed, names: Sequence[str], fail_on: Severity | None) -> Iterator[Xml.Element]:
    measured = _case(one, "measured")
    if one.error is not None:
        Xml.SubElement(measured, "error", type=type(one.error).__name__, message=_said(str(one.error)))
    yield measured
    if one.result is not None:
        for name in names:
            yield _judged(one, one.result, name, fail_on)


def _judged(one: Reviewed, result: ReviewResult, name: str, fail_on: Severity | None) -> Xml.Element:
    case = _case(one, name)
    found = [each for each in judged(result) if each.name == name]
    if any(each.name == name for each in result.suppressed):
        Xml.SubElement(case, "skipped", message="ignored on the command line")
    elif found:
        worst = found[0]
        fails = worst.severity.fails(fail_on)
        text = "\n".join(_text(each) for each in found)
        if fails:
            Xml.SubElement(case, "failure", type=worst.severity.value, message=_said(worst.message)).text = text
        else:
            Xml.SubElement(case, "system-out").text = f"{worst.severity.value}: {text}"
    elif any(each.name == name for each in unknowable(result)):
        Xml.SubElement(case, "skipped", message="cannot be known from the file alone")
    return case


def _text(one: Judgement) -> str:
    parts = [f"{one.tier.value}: {one.message}", places(one.spans), *(each.text for each in one.evidence), one.action]
    return "\n".join(_said(part) for part in parts if part)


def _case(one: Reviewed, name: str) -> Xml.Element:
    duration_s = one.duration_s if name == "measured" else 0.0
    return Xml.Element(
        "testcase", classname=_said(one.file), name=_said(name), time=f"{duration_s:.3f}", file=_said(one.file)
    )


def _said(text: str) -> str:
    """What XML can't hold, and what moves the reader's cursor, written out."""
    return clean(text)
