"""A plugin's gate: what is measured, and everything that it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from chainsim.load.sheet_expectations import read_sheet_expectations
from chainsim.model.baseline import BEHAVIOUR_TOLERANCES
from chainsim.model.quality_gate import Deviation, Gate, SheetColumn
from chainsim.report.kit.severity import by_severity
from chainsim.tasks.sheet_baseline import known_of
from chainsim.tasks.sheet_judging import Known, across_formats, against_expectations, against_known, unmeasured


def judged(
    columns: Sequence[SheetColumn],
    *,
    expectations: Path | None = None,
    baseline: Path | None = None,
    other: Sequence[SheetColumn] = (),
    tolerances: Mapping[str, float] | None = None,
) -> Gate:
    """Hold what was measured against all of it, and the formats against each other.

    Args:
        columns: what was measured.
        expectations: a file of them.
        baseline: what a probe wrote before.
        other: of another plugin, or another version, in the same formats.
        tolerances: how far figures may move, where that is not as by default.

    Raises:
        ChainFileError, UsageError: a file can't be read.
    """
    limits = {**BEHAVIOUR_TOLERANCES, **(tolerances or {})}
    found: list[Deviation] = [*unmeasured(columns)]
    by: list[str] = []
    if expectations is not None:
        found += against_expectations(columns, read_sheet_expectations(expectations))
        by.append(str(expectations))
    if baseline is not None:
        found += against_known(columns, known_of(baseline), limits, str(baseline))
        by.append(str(baseline))
    if other:
        known: Known = {(one.path, one.asked): one.behaviour for one in other}
        name = f"{other[0].name} ({other[0].version})" if other[0].version else other[0].name
        found += against_known(columns, known, limits, name)
        by.append(name)
    found += across_formats(columns, limits)
    return Gate(tuple(columns), tuple(by_severity(found)), tuple(by), tuple(other))
