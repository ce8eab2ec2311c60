"""SystemTable -> records: a row for every preset, with columns for each system."""

from __future__ import annotations

from chainsim.model.presets_across_systems import ComparedPreset, SystemTable
from chainsim.report.kit.records import Records, Row

_QUANTITIES = ("loudness_lufs", "sample_peak_dbfs", "latency_frames")


def system_records(table: SystemTable) -> Records:
    """The columns are called `loudness_lufs_Linux`."""
    quantities = tuple(f"{quantity}_{system}" for quantity in _QUANTITIES for system in table.systems)
    errors = tuple(f"error_{system}" for system in table.systems)
    return Records(("name", "differs"), (*quantities, *errors), tuple(_row(one) for one in table.presets))


def _row(one: ComparedPreset) -> Row:
    row: Row = {"name": one.name, "differs": ", ".join(each.aspect for each in one.differences)}
    for system, reading in one.readings.items():
        row |= {f"{quantity}_{system}": getattr(reading, quantity) for quantity in _QUANTITIES}
        row[f"error_{system}"] = None if reading.error is None else str(reading.error)
    return row
