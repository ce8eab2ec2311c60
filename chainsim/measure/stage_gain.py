"""Gain of a stage from the levels before and after it."""

from __future__ import annotations

from chainsim.model.levels import Levels
from chainsim.units import difference_db


def stage_gain_db(before: Levels, after: Levels) -> float | None:
    """Difference of integrated loudness; of RMS where either has none (too short, or below the gate).

    None where both are silent.
    """
    if before.integrated_lufs is None or after.integrated_lufs is None:
        return rms_gain_db(before, after)
    return difference_db(after.integrated_lufs, before.integrated_lufs)


def rms_gain_db(before: Levels, after: Levels) -> float | None:
    """Difference of RMS; None where both are silent."""
    return difference_db(after.rms_dbfs, before.rms_dbfs)


def peak_gain_db(before: Levels, after: Levels) -> float | None:
    """Difference of sample peak; None where both are silent."""
    return difference_db(after.sample_peak_dbfs, before.sample_peak_dbfs)
