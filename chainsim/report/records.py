"""Results -> records: rows of plain values with the same columns, for data frames.

Levels have the names and units of `chainsim.model.levels`; silence is -inf, and None is what can't be measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked
from chainsim.model.finding import Severity
from chainsim.model.levels import Levels
from chainsim.model.mix import MixResult
from chainsim.model.outcome import Skipped
from chainsim.model.preset import PresetLibrary
from chainsim.model.profile import ProbedStage, StageProfile
from chainsim.model.result import Result, StageResult
from chainsim.model.review import Reviewed
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.model.sweep import SweepResult
from chainsim.model.variant import FaderVsTrim

Value = float | int | str | bool | None
Row = dict[str, Value]

LEVELS = tuple(
    field.name for field in fields(Levels) if field.name not in ("per_channel", "series", "undefined", "frames")
)
_NUMBERS = ("float", "int", "bool", "float | None", "int | None")
_PROFILE = tuple(
    field.name for field in fields(StageProfile) if str(field.type) in _NUMBERS and field.name != "probe_s"
)


@dataclass(frozen=True, slots=True)
class Records:
    """`keys` say what a row is of; the other columns are quantities."""

    keys: tuple[str, ...]
    quantities: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return (*self.keys, *self.quantities)

    def long(self) -> Records:
        """A row for every quantity that is a number."""
        rows = tuple(
            {**{key: row[key] for key in self.keys}, "quantity": quantity, "value": _number(row[quantity])}
            for row in self.rows
            for quantity in self.quantities
        )
        return Records((*self.keys, "quantity"), ("value",), rows)


def result_records(result: Result) -> Records:
    """A row for every point where levels were measured: the input, every stage (branches too), the output."""
    measurement = result.measurement
    rows = [_levels_row(measurement.taps[0].levels, point="input", path=None, name=measurement.source.name)]
    rows += _stage_rows(measurement.stages)
    rows.append(_levels_row(measurement.output, point="output", path=None, name=measurement.chain.name))
    return _records(("point", "path", "name"), rows, LEVELS)


def _reason(one: Checked) -> str | None:
    """Why there are no levels, or not all of them."""
    if isinstance(one.outcome, Skipped):
        return one.outcome.reason
    return None if one.error is None else str(one.error)


def check_records(run: CheckRun) -> Records:
    """A row for every check, with the levels at its output."""
    rows = []
    for one in run.checked:
        row: Row = {
            "file": one.file,
            "audio": one.audio,
            "part": one.part,
            "status": run.status(one).value,
            "reason": _reason(one),
        }
        found = one.result.findings if one.result else ()
        counts = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
        row |= {"errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING]}
        row |= {"notes": counts[Severity.INFORMATION], "duration_s": one.duration_s}
        rows.append(row | _levels(one.result.measurement.output if one.result else None))
    quantities = ("errors", "warnings", "notes", "duration_s", *LEVELS)
    return _records(("file", "audio", "part", "status", "reason"), rows, quantities)


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
    return _records(("name", "severity", "path", "tap", "message", "action"), rows, ("excess_db", "at_s"))


def sweep_records(result: SweepResult) -> Records:
    """A row for every value; the column `value` is named as what is swept."""
    rows: list[Row] = [
        {
            "parameter": result.parameter,
            "setting": point.value,
            "sweet_spot": index == result.sweet_spot,
            "reducing": point.reducing,
            "gain_reduction_db": point.gain_reduction_db,
            "distortion_db": point.distortion.residual_db,
            **_levels(point.output),
        }
        for index, point in enumerate(result.points)
    ]
    keys = ("parameter", "setting", "sweet_spot", "reducing")
    return _records(keys, rows, ("gain_reduction_db", "distortion_db", *LEVELS))


def probe_records(stages: Sequence[ProbedStage]) -> Records:
    """A row for every stage, with what is a single number in its profile."""
    rows: list[Row] = [
        {
            "name": stage.name,
            "path": stage.path,
            "plugin_kind": stage.plugin_kind,
            "kind": stage.profile.kind.value,
            "failure": stage.profile.failure,
            "sample_rate_hz": stage.sample_rate_hz,
            **{name: getattr(stage.profile, name) for name in _PROFILE},
        }
        for stage in stages
    ]
    return _records(("name", "path", "plugin_kind", "kind", "failure", "sample_rate_hz"), rows, _PROFILE)


def study_records(study: FaderVsTrim) -> Records:
    """A row for every tap of each of the three variants, and for their outputs."""
    rows: list[Row] = []
    for variant in study.variants:
        for tap in variant.taps:
            place = {"variant": variant.name.value, "tap": tap.tap.index, "name": tap.tap.name}
            residual = {"residual_db": tap.residual.residual_db, "affected_s": tap.residual.affected_s}
            rows.append({**place, **residual, **_levels(tap.tap.levels)})
        output: Row = {"variant": variant.name.value, "tap": None, "name": "output"}
        residual = {"residual_db": variant.residual.residual_db, "affected_s": variant.residual.affected_s}
        rows.append({**output, **residual, **_levels(variant.output)})
    return _records(("variant", "tap", "name"), rows, ("residual_db", "affected_s", *LEVELS))


def review_records(reviewed: Sequence[Reviewed]) -> Records:
    """A row for every mix, with its score and what is a single number in its measurement."""
    numbers = tuple(field.name for field in fields(ReviewMeasurement) if str(field.type) in _NUMBERS)
    rows: list[Row] = []
    for one in reviewed:
        measurement = one.result.measurement if one.result else None
        score = one.result.score if one.result else None
        rows.append(
            {
                "file": one.file,
                "error": None if one.error is None else str(one.error),
                "score": None if score is None else score.value,
                "judgements": len(one.result.judgements) if one.result else None,
                **{name: None if measurement is None else getattr(measurement, name) for name in numbers},
            }
        )
    return _records(("file", "error"), rows, ("score", "judgements", *numbers))


def mix_records(mix: MixResult) -> Records:
    """A row for every track as it enters the mix, and for every group and the bus behind its fader."""
    rows = [
        _levels_row(track.placed, kind="track", name=track.name, group=track.group, error=track.error)
        for track in mix.tracks
    ]
    for kind, bus in (*(("group", group) for group in mix.groups), ("bus", mix.bus)):
        output = bus.result.measurement.output if bus.result else None
        rows.append(_levels_row(output, kind=kind, name=bus.name, group=None, error=bus.error))
    return _records(("kind", "name", "group", "error"), rows, LEVELS)


def preset_records(library: PresetLibrary) -> Records:
    """A row for every preset."""
    rows: list[Row] = [
        {
            "name": verdict.reading.name,
            "faults": ", ".join(fault.value for fault in verdict.reading.faults),
            "outlier": verdict.outlier,
            "error": None if verdict.reading.error is None else str(verdict.reading.error),
            "loudness_lufs": verdict.reading.loudness_lufs,
            "bypass_lufs": verdict.reading.bypass_lufs,
            "sample_peak_dbfs": verdict.reading.sample_peak_dbfs,
            "deviation_lu": verdict.deviation_lu,
            "trim_db": verdict.trim_db,
        }
        for verdict in library.verdicts
    ]
    quantities = ("loudness_lufs", "bypass_lufs", "sample_peak_dbfs", "deviation_lu", "trim_db")
    return _records(("name", "faults", "outlier", "error"), rows, quantities)


def _records(keys: tuple[str, ...], rows: Iterable[Row], quantities: tuple[str, ...]) -> Records:
    return Records(keys, quantities, tuple(rows))


def _levels(levels: Levels | None) -> Row:
    return {name: None if levels is None else getattr(levels, name) for name in LEVELS}


def _levels_row(levels: Levels | None, **keys: Value) -> Row:
    return {**keys, **_levels(levels)}


def _stage_rows(stages: Sequence[StageResult]) -> list[Row]:
    """A stage, then those inside its branches."""
    rows: list[Row] = []
    for stage in stages:
        rows.append(_levels_row(stage.output, point="stage", path=stage.path, name=stage.name))
        for branch in stage.branches:
            rows += _stage_rows(branch.stages)
    return rows


def _number(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)
