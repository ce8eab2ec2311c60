"""A preset library as JUnit XML: a suite for every group, a case for every preset."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.preset_library import PresetLibrary, PresetVerdict
from chainsim.report.kit.junit import Case, Ended, document, suite
from chainsim.report.kit.junit_class_name import class_name
from chainsim.report.kit.severity import by_severity
from chainsim.report.presets.words import NOT_MEASURED, told_of


def presets_to_junit(library: PresetLibrary) -> str:
    """All groups as one XML document; what does not fail a preset is told by a case that passes."""
    suites = [
        suite(group.name or "presets", [_case(verdict, library) for verdict in library.of_group(group)], 0.0)
        for group in library.groups
    ]
    return document("chainsim presets", suites, 0.0)


def _case(verdict: PresetVerdict, library: PresetLibrary) -> Case:
    name = verdict.reading.name
    told = by_severity(told_of(verdict, library))
    lines = tuple(f"{one.rule}: {one.message}" for one in told)
    if not told:
        return Case(class_name(name), "preset", name)
    worst = told[0]
    if worst.rule == NOT_MEASURED:
        return Case(
            class_name(name), "preset", name, Ended.NOT_RUN, type(verdict.reading.error).__name__, worst.message, lines
        )
    if worst.severity is Severity.ERROR:
        return Case(class_name(name), "preset", name, Ended.FAILED, worst.rule, worst.message, lines)
    return Case(class_name(name), "preset", name, Ended.TOLD, lines=lines)
