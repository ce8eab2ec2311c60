"""A plugin's gate: what is measured, and everything that it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chainsim.load.data_sheet_expectations import read_sheet_expectations
from chainsim.model.baseline import BEHAVIOUR_TOLERANCES
from chainsim.model.data_sheet_expectation import SheetExpectations
from chainsim.model.plugin_gate import Deviation, PluginGate, SheetColumn, SheetFormat
from chainsim.report.kit.severity import by_severity
from chainsim.tasks.data_sheet_baseline import known_of
from chainsim.tasks.data_sheet_comparison import (
    Known,
    across_formats,
    against_baseline,
    against_known,
    known_columns,
)
from chainsim.tasks.data_sheet_judging import against_expectations, unmeasured


@dataclass(frozen=True, slots=True)
class Measures:
    """Files that a plugin is held against, read before anything is measured; each with what it is called."""

    expectations: tuple[str, SheetExpectations] | None = None
    baseline: tuple[str, Known] | None = None

    @property
    def formats(self) -> tuple[SheetFormat, ...]:
        """Those that the baseline has, in its order."""
        return tuple(dict.fromkeys(played for _, played in self.baseline[1])) if self.baseline else ()


def read_measures(expectations: Path | None, baseline: Path | None) -> Measures:
    """Both files.

    Raises:
        ChainFileError, UsageError: one can't be read.
    """
    return Measures(
        None if expectations is None else (str(expectations), read_sheet_expectations(expectations)),
        None if baseline is None else (str(baseline), known_of(baseline)),
    )


def judged(
    columns: Sequence[SheetColumn],
    measures: Measures,
    *,
    other: Sequence[SheetColumn] = (),
    tolerances: Mapping[str, float] | None = None,
) -> PluginGate:
    """Hold what was measured against all of it, and the formats against each other.

    Args:
        columns: what was measured.
        measures: expectations, and what a probe wrote before.
        other: of another plugin, or another version, in the same formats.
        tolerances: how far figures may move, where that is not as by default.
    """
    limits = {**BEHAVIOUR_TOLERANCES, **(tolerances or {})}
    found: list[Deviation] = [*unmeasured(columns)]
    by: list[str] = []
    if measures.expectations is not None:
        name, expectations = measures.expectations
        found += against_expectations(columns, expectations)
        by.append(name)
    if measures.baseline is not None:
        name, known = measures.baseline
        found += against_baseline(columns, known, limits, name)
        by.append(name)
    if other:
        name = f"{other[0].name} ({other[0].version})" if other[0].version else other[0].name
        found += against_known(columns, known_columns(other), limits, name, measured=True)
        by.append(name)
    found += across_formats(columns, limits)
    return PluginGate(tuple(columns), tuple(by_severity(found)), tuple(by), tuple(other))
