"""A sweep as records."""

from __future__ import annotations

from chainsim.model.sweep import SweepResult
from chainsim.report.kit.records import LEVELS, Records, Row, level_values


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
            **level_values(point.output),
        }
        for index, point in enumerate(result.points)
    ]
    keys = ("parameter", "setting", "sweet_spot", "reducing")
    return Records(keys, ("gain_reduction_db", "distortion_db", *LEVELS), tuple(rows))
