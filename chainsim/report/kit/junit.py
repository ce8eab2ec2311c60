"""JUnit XML: suites of cases, counted. No schema is official; this is what Jenkins, GitLab and junitparser agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from xml.etree import ElementTree as Xml

from chainsim.report.kit.cells import clean


class Ended(Enum):
    """How a case ended: the element that says so, None where it simply passed."""

    PASSED = None
    TOLD = "system-out"  # passed, with something to say
    SKIPPED = "skipped"
    FAILED = "failure"
    NOT_RUN = "error"


@dataclass(frozen=True, slots=True)
class Case:
    """One test case, in texts that may hold anything."""

    class_name: str
    name: str
    file: str
    ended: Ended = Ended.PASSED
    kind: str = ""  # of failure or error
    message: str = ""
    lines: tuple[str, ...] = ()  # what is told besides
    line: int | None = None  # in `file`, from 1
    time_s: float = 0.0

    def element(self) -> Xml.Element:
        """As XML, with what XML can't hold, and what moves the reader's cursor, written out."""
        attributes = {"classname": clean(self.class_name), "name": clean(self.name)}
        element = Xml.Element("testcase", attributes, time=f"{self.time_s:.3f}", file=clean(self.file))
        if self.line is not None:
            element.set("line", str(self.line))
        text = "\n".join(map(clean, self.lines)) or None
        match self.ended:
            case Ended.TOLD:
                Xml.SubElement(element, Ended.TOLD.value).text = text
            case Ended.SKIPPED:
                Xml.SubElement(element, Ended.SKIPPED.value, message=clean(self.message))
            case Ended.FAILED | Ended.NOT_RUN:
                told = Xml.SubElement(element, self.ended.value, type=clean(self.kind), message=clean(self.message))
                told.text = text
        return element


_COUNTED = {"tests": None, "failures": Ended.FAILED, "errors": Ended.NOT_RUN, "skipped": Ended.SKIPPED}


def suite(name: str, cases: Sequence[Case], duration_s: float, **attributes: str) -> Xml.Element:
    """Cases and how many ended in which way."""
    counts = {key: str(sum(ended in (None, case.ended) for case in cases)) for key, ended in _COUNTED.items()}
    shown = {key: clean(value) for key, value in attributes.items()}
    element = Xml.Element("testsuite", {"name": clean(name), **counts, "time": f"{duration_s:.3f}", **shown})
    element.extend(case.element() for case in cases)
    return element


def document(name: str, suites: Sequence[Xml.Element], duration_s: float) -> str:
    """All suites as one XML document, ending with a newline."""
    counts = {key: str(sum(int(one.get(key, "0")) for one in suites)) for key in _COUNTED}
    root = Xml.Element("testsuites", {"name": name, **counts, "time": f"{duration_s:.3f}"})
    root.extend(suites)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'
