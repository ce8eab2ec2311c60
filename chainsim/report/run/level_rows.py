"""Result -> the rows of the table: one per point where a level was measured, in the order of the signal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chainsim.model.as_played import NOT_AS_PLAYED, not_as_played, output_is_as_played
from chainsim.model.chain import PassedStage
from chainsim.model.checked_chain import place_of
from chainsim.model.finding import Finding, Severity, limit_value
from chainsim.model.levels import Levels
from chainsim.model.result import Result, StageResult
from chainsim.units import difference_db, format_db


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `levels` is None for a heading; `gain_db` is what this row alone changes."""

    label: str
    levels: Levels | None
    depth: int = 0  # of nesting in branches
    gain_db: float | None = None
    total_db: float | None = None  # since the source
    severity: Severity | None = None  # of the worst finding here, if that is a warning or an error
    aside: bool = False  # a trim or a fader: less important than the stages
    max_peak_dbfs: float | None = None
    max_true_peak_dbtp: float | None = None
    as_played: bool = True  # False: behind a stage that is not here and was passed through

    @property
    def told(self) -> str:
        """The label with all that has to be said of it."""
        return self.label if self.as_played else f"{self.label} ({NOT_AS_PLAYED})"


def by_loudness(result: Result) -> bool:
    """Whether gains can be stated as loudness; else (too short, or silent) the whole table states RMS."""
    tops = [result.measurement.taps[0].levels, result.measurement.output, *_inner_outputs(result.measurement.stages)]
    return all(levels.integrated_lufs is not None for levels in tops)


def table_rows(result: Result) -> list[Row]:
    """All rows: input, every stage with its trim before it and its branches after it, output."""
    measurement = result.measurement
    limits = measurement.chain.limits
    loud = by_loudness(result)
    source = measurement.taps[0].levels
    worst = _worst(result.findings)
    max_tap = limit_value(limits, "max_tap_peak_dbfs")
    behind = not_as_played(measurement.stages)

    def total(levels: Levels) -> float | None:
        return difference_db(_size(levels, loud), _size(source, loud))

    def stage_rows(stages: tuple[StageResult, ...], depth: int, input_trim_db: float) -> Iterator[Row]:
        for stage in stages:
            trims = [trim for trim in ((input_trim_db if stage.index == 1 else 0.0), stage.trim_db) if trim]
            if trims:
                label = f"trim {' and '.join(format_db(trim) for trim in trims)} dB"
                yield Row(label, stage.input, depth, sum(trims), total(stage.input), aside=True, max_peak_dbfs=max_tap)
            label = f"{stage.path} {stage.name}{_aside(stage)}"
            gain_db = stage.gain_db if loud else stage.rms_gain_db
            severity = worst.get(stage.path)
            yield Row(
                label,
                stage.output,
                depth,
                gain_db,
                total(stage.output),
                severity,
                max_peak_dbfs=max_tap,
                as_played=stage.path not in behind,
            )
            for number, branch in enumerate(stage.branches, start=1):
                dry = "" if branch.stages else ", dry"
                label = f"{stage.path}.{number} branch at {format_db(branch.gain_db)} dB{dry}"
                yield Row(label, None, depth + 1, aside=True)
                yield from stage_rows(branch.stages, depth + 1, 0.0)

    fader_db = measurement.chain.fader_db
    before_output = fader_db if measurement.stages else fader_db + measurement.chain.input_trim_db
    return [
        Row("input", source, severity=worst.get("input"), max_peak_dbfs=max_tap),
        *stage_rows(measurement.stages, 0, measurement.chain.input_trim_db),
        Row(
            "output after fader" if fader_db else "output",
            measurement.output,
            gain_db=before_output or None,
            total_db=total(measurement.output),
            severity=worst.get("output"),
            max_peak_dbfs=limit_value(limits, "max_output_peak_dbfs"),
            max_true_peak_dbtp=limit_value(limits, "max_true_peak_dbtp"),
            as_played=output_is_as_played(measurement.stages),
        ),
    ]


def _aside(stage: StageResult) -> str:
    if isinstance(stage.spec, PassedStage):
        return " (unavailable)"
    return " (bypassed)" if stage.spec.bypass else ""


def _worst(findings: tuple[Finding, ...]) -> Mapping[str, Severity]:
    worst: dict[str, Severity] = {}
    for finding in findings:
        if finding.severity is not Severity.INFORMATION:
            where = place_of(finding)
            worst[where] = min(finding.severity, worst.get(where, finding.severity), key=lambda s: s.rank)
    return worst


def _size(levels: Levels, loud: bool) -> float | None:
    return levels.integrated_lufs if loud else levels.rms_dbfs


def _inner_outputs(stages: tuple[StageResult, ...]) -> Iterator[Levels]:
    for stage in stages:
        yield stage.output
        for branch in stage.branches:
            yield from _inner_outputs(branch.stages)
