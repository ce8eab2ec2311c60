"""A run as records: its levels from point to point, and its findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chainsim.model.as_played import not_as_played, output_is_as_played
from chainsim.model.result import Result, StageResult
from chainsim.report.kit.records import LEVELS, Records, Row, levels_row


def result_records(result: Result) -> Records:
    """A row for every point where levels were measured: the input, every stage (branches too), the output.

    `as_played` is false behind a stage that is not here and was passed through: not what the DAW plays.
    """
    measurement = result.measurement
    source, name, behind = measurement.source.name, measurement.chain.name, not_as_played(measurement.stages)
    rows = [levels_row(measurement.taps[0].levels, point="input", path=None, name=source, as_played=True)]
    rows += _stage_rows(measurement.stages, behind)
    played = output_is_as_played(measurement.stages)
    rows.append(levels_row(measurement.output, point="output", path=None, name=name, as_played=played))
    return Records(("point", "path", "name", "as_played"), LEVELS, tuple(rows))


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


def _stage_rows(stages: Sequence[StageResult], behind: Collection[str]) -> list[Row]:
    """A stage, then those inside its branches."""
    rows: list[Row] = []
    for stage in stages:
        played = stage.path not in behind
        rows.append(levels_row(stage.output, point="stage", path=stage.path, name=stage.name, as_played=played))
        for branch in stage.branches:
            rows += _stage_rows(branch.stages, behind)
    return rows
