"""A library of presets as records."""

from __future__ import annotations

from chainsim.model.preset_library import PresetLibrary
from chainsim.report.kit.records import Records, Row


def preset_records(library: PresetLibrary) -> Records:
    """A row for every preset."""
    rows: list[Row] = [
        {
            "name": verdict.reading.name,
            "group": verdict.group,
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
    return Records(("name", "group", "faults", "outlier", "error"), quantities, tuple(rows))
