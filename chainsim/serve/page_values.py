"""What is told to the page, as plain values."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from chainsim.model.chain import Stage, stage_kind
from chainsim.model.levels import Levels
from chainsim.model.live_results import CheckedNow, CheckingNow, FailedNow, LevelsNow, LiveEvent
from chainsim.model.result import Result
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_names import stage_name
from chainsim.report.kit.advice import told
from chainsim.report.kit.severity import by_cost, worst
from chainsim.report.run.advice import advice
from chainsim.report.run.trims import knob
from chainsim.report.run.verdict import verdict, where
from chainsim.serve.stage_keys import KeyedChain

_SHOWN = (
    "sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "integrated_lufs", "loudness_range_lu", "crest_db",
    "clipped_samples", "non_finite_samples",
)  # fmt: skip


def chain_values(now: KeyedChain) -> dict[str, Any]:
    """The knobs of a chain, top to bottom."""
    chain = now.chain
    return {
        "name": chain.name,
        "input_trim_db": chain.input_trim_db,
        "fader_db": chain.fader_db,
        "stages": [_stage(path, now.key(path), stage) for path, stage in walk_stages(chain.stages)],
    }


def _stage(path: str, key: str, stage: Stage) -> dict[str, Any]:
    kind = stage_kind(stage) or ""
    return {
        "path": path,
        "key": key,
        "name": stage_name(stage),
        "kind": kind,
        "plugin": getattr(stage, kind) if kind in ("builtin", "vst3", "au", "unavailable") else "",
        "trim_db": stage.trim_db,
        "bypass": stage.bypass,
        "parameters": getattr(stage, "parameters", {}),
        "preset": Path(getattr(stage, "preset", None) or getattr(stage, "state", None) or "").stem,
    }


def event_values(event: LiveEvent) -> dict[str, Any]:
    """One event with its kind."""
    if isinstance(event, LevelsNow):
        levels = event.levels
        return {
            "kind": "levels",
            "revision": event.revision,
            "source": levels_values(levels.source, series=True),
            "stages": [
                {
                    "path": stage.path,
                    "input": levels_values(stage.input),
                    "output": levels_values(stage.output, series=True),
                }
                for stage in levels.stages
            ],
            "output": levels_values(levels.output, series=True),
            "rendered_from": levels.rendered_from,
            "loaded_anew": levels.loaded_anew,
            "took_ms": 1000.0 * levels.took_s,
            "loop": None if levels.loop is None else asdict(levels.loop),
        }
    if isinstance(event, CheckedNow):
        return {"kind": "checked", "revision": event.revision, **result_values(event.result)}
    if isinstance(event, CheckingNow):
        return {"kind": "checking", **asdict(event)}
    return _failed(event)


def _failed(event: FailedNow) -> dict[str, Any]:
    return {"kind": "failed", **asdict(event)}


def levels_values(levels: Levels, *, series: bool = False) -> dict[str, Any]:
    """The readings that the page shows; with the curve over time where asked for."""
    values = finite({name: getattr(levels, name) for name in _SHOWN})
    if series and levels.series is not None:
        values["step_s"] = levels.series.step_s
        values["peaks"] = _tenths(levels.series.sample_peak_dbfs)
        values["rms"] = _tenths(levels.series.rms_dbfs)
    return values


def _tenths(levels_db: Sequence[float]) -> str:
    """Tenths of a dB as a meter can show them, int16 in base64: thousands are told after every edit."""
    tenths = np.round(10.0 * np.nan_to_num(np.clip(levels_db, -99.0, 999.0), nan=-99.0))
    return b64encode(tenths.astype("<i2").tobytes()).decode()


def result_values(result: Result) -> dict[str, Any]:
    """What a check found, in words: what to turn first."""
    severity = worst(result.findings)
    return finite(
        {
            "complete": result.complete,
            "todo": told(advice(result)),
            "verdict": verdict(result),
            "severity": severity.value if severity else "good",
            "findings": [
                {
                    "name": one.name,
                    "severity": one.severity.value,
                    "where": where(one, result),
                    "path": one.path,
                    "message": one.message,
                    "at_s": one.at_s,
                    "explanation": result.explanations.get(one.name, ""),
                }
                for one in by_cost(result.findings)
            ],
            "trims": [
                {
                    "where": one.where.value,
                    "path": one.path,
                    "knob": knob(one, result),
                    "current_db": one.current_db,
                    "trim_db": one.trim_db,
                    "change_db": one.change_db,
                    "reason": one.reason,
                }
                for one in result.trims
            ],
            "proven": result.proof is not None,
        }
    )


def finite(values: dict[str, Any]) -> dict[str, Any]:
    """Infinity and what is no number as null: JSON has neither."""
    return {key: _finite(one) for key, one in values.items()}


def _finite(value: Any) -> Any:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
