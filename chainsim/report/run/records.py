"""A run as records: its levels from point to point, and its findings."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.result import Result, StageResult
from chainsim.report.kit.records import LEVELS, Records, Row, levels_row


def result_records(result: Result) -> Records:
    """A row for every point where levels were measured: the input, every stage (branches too), the output."""
    measurement = result.measurement
    rows = [levels_row(measurement.taps[0].levels, point="input", path=None, name=measurement.source.name)]
    rows += _stage_rows(measurement.stages)
    rows.append(levels_row(measurement.output, point="output", path=None, name=measurement.chain.name))
    return Records(("point", "path", "name"), LEVELS, tuple(rows))


def finding_records(result: Result) -> Records:
    """A row for every finding."""
    rows: list[Row] = [
        {
            "name": finding.name,
            "severity": finding.severity.value,
            "path": finding.path,
            "tap": finding.tap,
            "message": finding.message,
            "action": finding.action,
            "excess_db": finding.excess_db,
            "at_s": finding.at_s,
        }
        for finding in result.findings
    ]
    return Records(("name", "severity", "path", "tap", "message", "action"), ("excess_db", "at_s"), tuple(rows))


def _stage_rows(stages: Sequence[StageResult]) -> list[Row]:
    """A stage, then those inside its branches."""
    rows: list[Row] = []
    for stage in stages:
        rows.append(levels_row(stage.output, point="stage", path=stage.path, name=stage.name))
        for branch in stage.branches:
            rows += _stage_rows(branch.stages)
    return rows
