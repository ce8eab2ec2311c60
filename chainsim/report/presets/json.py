"""A preset library as JSON."""

from __future__ import annotations

from typing import Any

from chainsim.model.preset import PresetLibrary, PresetVerdict
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import dumps


def presets_to_json(library: PresetLibrary) -> str:
    """Every preset; what could not be measured has its errors instead of levels."""
    return dumps(
        {
            "format_version": 1,
            "anchor": library.anchor,
            "anchor_lufs": library.anchor_lufs,
            "max_deviation_lu": library.max_deviation_lu,
            "spread_lu": library.spread_lu,
            "presets": [_values(verdict) for verdict in library.verdicts],
        }
    )


def _values(verdict: PresetVerdict) -> dict[str, Any]:
    reading = verdict.reading
    return {
        "name": reading.name,
        "loudness_lufs": reading.loudness_lufs,
        "bypass_lufs": reading.bypass_lufs,
        "deviation_lu": verdict.deviation_lu,
        "trim_db": verdict.trim_db,
        "outlier": verdict.outlier,
        "sample_peak_dbfs": reading.sample_peak_dbfs,
        "faults": [fault.value for fault in reading.faults],
        "errors": error_values(reading.error, reading.name) if reading.error else [],
    }
