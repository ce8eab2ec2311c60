"""Result -> JSON. The shape is a promise: `FORMAT_VERSION` rises when a key changes its meaning or goes away."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

from chainsim.model.as_played import not_as_played, output_is_as_played
from chainsim.model.finding import Finding
from chainsim.model.level_matched_difference import Difference
from chainsim.model.levels import Levels
from chainsim.model.proof import Proof
from chainsim.model.result import Measurement, ParameterTaken, Result, StageResult
from chainsim.model.trim import Trim
from chainsim.report.kit.error_values import failure_values
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.kit.profile_values import profile_values
from chainsim.report.kit.severity import by_severity
from chainsim.units import s_from_frames

_PROVEN = ("sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "integrated_lufs")


def to_json(result: Result, *, series: bool = False) -> str:
    """The whole result, ending with a newline. Silence and what can't be measured are null.

    Args:
        result: what to write.
        series: with the levels over time of every point, up to a thousand values each.
    """
    return dumps(result_values(result, series=series))


def result_values(result: Result, *, series: bool = False) -> dict[str, Any]:
    """The result as plain values; floats may still be infinite."""
    measurement = result.measurement
    behind = not_as_played(measurement.stages)
    return {
        "format_version": FORMAT_VERSION,
        "complete": result.complete,
        **({"failure": failure_values(result.failure)} if result.failure else {}),
        "chain": measurement.chain.model_dump(mode="json"),
        "source": _source(measurement),
        "sample_rate_hz": measurement.sample_rate_hz,
        "channels": measurement.channels,
        "taps": [
            {
                "index": tap.index,
                "name": tap.name,
                **_as_played(str(tap.index), behind),
                "levels": levels_values(tap.levels, series=series),
            }
            for tap in measurement.taps
        ],
        "stages": [_stage(stage, behind, series=series) for stage in measurement.stages],
        **({} if output_is_as_played(measurement.stages) else {"output_as_played": False}),
        "output": levels_values(measurement.output, series=series),
        **_difference(measurement.difference),
        **({} if measurement.export is None else {"export": asdict(measurement.export)}),
        "findings": [finding_values(finding) for finding in by_severity(result.findings)],
        "suppressed": [finding_values(finding) for finding in by_severity(result.suppressed)],
        "policy": result.policy.value,
        "trims": [trim_values(trim) for trim in result.trims],
        "proof": None if result.proof is None else _proof(result.proof),
        "timing": asdict(result.timing),
    }


def levels_values(levels: Levels, *, series: bool = False) -> dict[str, Any]:
    """A flat object; `undefined` only where something could not be measured, with the reasons."""
    over_time = levels.series
    values = asdict(replace(levels, series=None))  # not with the series, whose every number it would copy by itself
    if not values["undefined"]:
        del values["undefined"]
    del values["series"]
    if series and over_time is not None:
        values["series"] = {
            "step_s": over_time.step_s,
            "sample_peak_dbfs": [round(value, 2) for value in over_time.sample_peak_dbfs],
            "rms_dbfs": [round(value, 2) for value in over_time.rms_dbfs],
        }
    return values


def _source(measurement: Measurement) -> dict[str, Any]:
    source, frames = measurement.source, measurement.taps[0].levels.frames
    return {
        "kind": source.kind,
        "name": source.name,
        "encoding": source.encoding,
        "sample_rate_hz": source.format.sample_rate_hz,
        "channels": source.format.channels,
        "start_frame": source.start_frame,
        "frames": frames,
        "length_s": s_from_frames(frames, measurement.sample_rate_hz),
    }


def _as_played(path: str, behind: frozenset[str]) -> dict[str, Any]:
    """Said only where something is not: behind a stage that was passed through."""
    return {"as_played": False} if path in behind else {}


def _parameter_values(parameter: ParameterTaken) -> dict[str, Any]:
    values = asdict(parameter)
    return values if parameter.points is not None else {k: v for k, v in values.items() if k != "points"}


def _stage(stage: StageResult, behind: frozenset[str], *, series: bool) -> dict[str, Any]:
    return {
        "index": stage.index,
        "path": stage.path,
        "name": stage.name,
        "plugin": stage.plugin.name,
        "plugin_kind": stage.plugin.kind,
        "plugin_version": stage.plugin.version,
        "plugin_file": stage.plugin.file,
        "bypass": stage.spec.bypass,
        **_as_played(stage.path, behind),
        "parameters": [_parameter_values(parameter) for parameter in stage.plugin.parameters],
        "input": levels_values(stage.input, series=series),
        "output": levels_values(stage.output, series=series),
        "gain_db": stage.gain_db,
        "rms_gain_db": stage.rms_gain_db,
        "peak_gain_db": stage.peak_gain_db,
        "trim_db": stage.trim_db,
        "cumulative_gain_db": stage.cumulative_gain_db,
        "latency_frames": {
            "reported": stage.latency.reported_frames,
            "measured": stage.latency.measured_frames,
            **({"changed_to": changed} if (changed := stage.latency.changed_to_frames) is not None else {}),
        },
        "channel_mode": stage.plugin.channel_mode.value,
        "comparison": {name: value for name, value in asdict(stage.comparison).items() if name != "difference"},
        **_difference(stage.comparison.difference),
        "tail": {
            "tail_peak_dbfs": stage.tail.peak_dbfs,
            "tail_s": stage.tail.length_s,
            "non_finite_samples": stage.tail.non_finite_samples,
            "complete": stage.tail.complete,
        },
        "profile": profile_values(stage.profile),
        "headroom_db": None if stage.programme is None else stage.programme.headroom_db,
        "branches": [
            {"gain_db": branch.gain_db, "stages": [_stage(inner, behind, series=series) for inner in branch.stages]}
            for branch in stage.branches
        ],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    """`difference_db` is null where there is none, then with the reason, and where nothing but level is left."""
    values: dict[str, Any] = {"difference_db": difference.difference_db}
    only_level = difference.difference_db == -math.inf
    reason = "nothing is left: level alone" if only_level else difference.undefined
    return values if reason is None else {**values, "undefined": {"difference_db": reason}}


def finding_values(finding: Finding) -> dict[str, Any]:
    """A finding as plain values; `tracks` where it names some."""
    values = {**asdict(finding), "severity": finding.severity.value}
    return values if finding.tracks else {name: value for name, value in values.items() if name != "tracks"}


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "taps": [
            {
                "index": tap.index,
                "name": tap.name,
                "before": {name: getattr(tap.before, name) for name in _PROVEN},
                "after": {name: getattr(tap.after, name) for name in _PROVEN},
            }
            for tap in proof.taps
        ],
        "findings": [finding_values(finding) for finding in proof.findings],
        "gone": [{"name": finding.name, "path": finding.path} for finding in proof.gone],
        "harmless_now": [{"name": finding.name, "path": finding.path} for finding in proof.harmless_now],
        "remaining": [{"name": one.finding.name, "path": one.finding.path, "why": one.why} for one in proof.remaining],
        "loudness_change_lu": proof.loudness_change_lu,
        **_difference(proof.difference),
        "compared_s": proof.compared_s,
        "renders": proof.renders,
        "settled": proof.settled,
    }


def trim_values(trim: Trim) -> dict[str, Any]:
    """A trim as plain values."""
    return {**asdict(trim), "where": trim.where.value}
