"""A preset library as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io

from chainsim.model.preset_library import PresetLibrary
from chainsim.report.kit.cells import clean

_COLUMNS = (
    "preset",
    "group",
    "loudness_lufs",
    "deviation_lu",
    "trim_db",
    "sample_peak_dbfs",
    "outlier",
    "headroom",
)
_FORMULA = ("=", "+", "-", "@")


def presets_to_csv(library: PresetLibrary) -> str:
    """A line for every preset, for spreadsheets: nothing in a name is a formula there."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for verdict in library.verdicts:
        reading = verdict.reading
        name = clean(reading.name)
        numbers = (reading.loudness_lufs, verdict.deviation_lu, verdict.trim_db, reading.sample_peak_dbfs)
        said = "not measured" if reading.error else "; ".join(reading.faults)
        writer.writerow(
            [
                _safe(name),
                _safe(clean(verdict.group)),
                *("" if number is None else f"{number:.2f}" for number in numbers),
                "yes" if verdict.outlier else "no",
                said,
            ]
        )
    return text.getvalue()


def _safe(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULA) else name
