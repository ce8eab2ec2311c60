"""A gate as JUnit XML: a suite for every format, a case for every figure."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import NOT_MEASURED, Deviation, PluginGate, SheetColumn
from chainsim.report.baseline.sentences import title
from chainsim.report.kit.junit import Case, Ended, document, suite
from chainsim.report.kit.junit_class_name import class_name
from chainsim.report.plugin_gate.key_figures import figures_of


def gate_to_junit(gate: PluginGate, fail_on: Severity | None) -> str:
    """What is not as bad as `fail_on` passes, and says what it found."""
    suites = [
        suite(column.words, list(_cases(gate, index, column, fail_on)), 0.0)
        for index, column in enumerate(gate.columns)
    ]
    missed = [one for one in gate.deviations if one.column is None]
    if missed:
        suites.append(suite(NOT_MEASURED, [_missed(one, fail_on) for one in missed], 0.0))
    return document("chainsim probe", suites, 0.0)


def _missed(one: Deviation, fail_on: Severity | None) -> Case:
    ended = Ended.FAILED if one.severity.fails(fail_on) else Ended.SKIPPED
    return Case(class_name(one.against), one.words, one.against, ended, kind=one.severity.value, message=one.words)


def _cases(gate: PluginGate, index: int, column: SheetColumn, fail_on: Severity | None) -> Iterator[Case]:
    told = [one for one in gate.deviations if one.column == index]
    names = dict.fromkeys([*(figure.meter for figure in figures_of(gate)), *(one.figure for one in told)])
    where = class_name(f"{column.name}.{column.path}")
    for meter in names:
        found = [one for one in told if one.figure == meter]
        name = f"{title(meter) if meter else 'baseline'} [{column.asked.words}]"
        lines = tuple(f"{one.severity.value}: {one.words} (against {one.against})" for one in found)
        if column.sheet is None and meter == "probe" and any(one.severity.fails(fail_on) for one in found):
            yield Case(where, name, column.name, Ended.NOT_RUN, kind="error", message=column.failure or "", lines=lines)
        elif any(one.severity.fails(fail_on) for one in found):
            worst = min(found, key=lambda one: one.severity.rank)
            kind, message = worst.severity.value, worst.words
            yield Case(where, name, column.name, Ended.FAILED, kind=kind, message=message, lines=lines)
        else:
            yield Case(where, name, column.name, Ended.TOLD if found else Ended.PASSED, lines=lines)
