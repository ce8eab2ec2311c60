"""SystemTable -> JSON, as `chainsim schema systems` describes it."""

from __future__ import annotations

from typing import Any

from chainsim.model.preset_library import PresetReading
from chainsim.model.presets_across_systems import ComparedPreset, SystemTable
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps


def systems_to_json(table: SystemTable) -> str:
    """Every preset in the order of their names, with its values on each system and what differs."""
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "systems": list(table.systems),
            "tolerance_db": table.tolerance_db,
            "presets": [_preset(one) for one in table.presets],
        }
    )


def _preset(one: ComparedPreset) -> dict[str, Any]:
    return {
        "name": one.name,
        "alike": not one.differences,
        "differences": [
            {"aspect": each.aspect.value, "apart": each.apart, "words": each.words} for each in one.differences
        ],
        "by_system": {system: _values(reading) for system, reading in one.readings.items()},
    }


def _values(reading: PresetReading) -> dict[str, Any]:
    return {
        "loudness_lufs": reading.loudness_lufs,
        "bypass_lufs": reading.bypass_lufs,
        "sample_peak_dbfs": reading.sample_peak_dbfs,
        "latency_frames": reading.latency_frames,
        "faults": [fault.value for fault in reading.faults],
        "errors": error_values(reading.error, reading.name) if reading.error else [],
    }
