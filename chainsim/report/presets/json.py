"""A preset library as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chainsim.model.preset_library import PresetFix, PresetLibrary, PresetVerdict
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import dumps

FORMAT_VERSION = 2


def presets_to_json(library: PresetLibrary, fixes: Sequence[PresetFix] | None = None) -> str:
    """Every group and preset; what could not be measured has its errors instead of levels.

    Args:
        library: what was judged.
        fixes: what levelling did; None: it was not asked for.
    """
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "groups": [asdict(group) for group in library.groups],
            "presets": [_values(verdict) for verdict in library.verdicts],
            "duplicates": [list(names) for names in library.duplicates],
            **({} if fixes is None else {"fixes": [asdict(fix) for fix in fixes]}),
        }
    )


def _values(verdict: PresetVerdict) -> dict[str, Any]:
    reading = verdict.reading
    return {
        "name": reading.name,
        "group": verdict.group,
        "loudness_lufs": reading.loudness_lufs,
        "bypass_lufs": reading.bypass_lufs,
        "deviation_lu": verdict.deviation_lu,
        "trim_db": verdict.trim_db,
        "outlier": verdict.outlier,
        "sample_peak_dbfs": reading.sample_peak_dbfs,
        "latency_frames": reading.latency_frames,
        "system": reading.system,
        "faults": [fault.value for fault in reading.faults],
        "errors": error_values(reading.error, reading.name) if reading.error else [],
    }
