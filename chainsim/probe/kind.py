"""What a stage is, from where it stops being linear, how suddenly, and whether it remembers."""

from __future__ import annotations

from chainsim.model.profile import Kind
from chainsim.probe.level_curve import LevelCurve
from chainsim.probe.scaling import LEVELS_DBFS

MEMORY_DB = 0.3
CLEAN_CEILING_LNR_DB = -30.0
SUDDEN_ONE_PERCENT_DB = 3.0
SUDDEN_P1_DB = 6.0
"""A clip goes from -60 dB of residual to 1 % within 0.3 dB of level and to P1 within 2 (3.5 if one-sided); a smooth
curve of third order needs 10 dB and 15."""
LOSSY_GAIN_DB = 1.0
LOSSY_RANGE_DB = 30.0


def has_memory(memory_db: float, floor_gain_db: float) -> bool:
    """Whether the gain moved after a burst by more than shaping and the stage's own unrest explain."""
    return abs(memory_db) > max(MEMORY_DB, floor_gain_db)


def dynamics_kind(curve: LevelCurve) -> Kind:
    """Of a stage that remembers: does its ceiling distort?"""
    distorts = curve.responses[-1].lnr_db > CLEAN_CEILING_LNR_DB
    return Kind.DYNAMICS_THEN_CLIP if curve.ceiling_dbfs is not None and distorts else Kind.DYNAMICS


def shaping_kind(curve: LevelCurve) -> Kind:
    """Of a stage that does not remember: how sharp is its corner?

    Judged by the residual where harmonics come through, else (a low-pass follows) by the gain.
    """
    if curve.linear_to_dbfs is None:
        return Kind.LINEAR
    if curve.one_percent_dbfs is not None:
        sudden = curve.one_percent_dbfs - curve.linear_to_dbfs < SUDDEN_ONE_PERCENT_DB
    else:
        sudden = curve.p1_dbfs is not None and curve.p1_dbfs - curve.linear_to_dbfs < SUDDEN_P1_DB
    return Kind.CLIP if sudden else Kind.SATURATION


def kind_without_linear_region(curve: LevelCurve) -> Kind:
    """Lossy, if at least the gain holds over 30 dB somewhere."""
    longest_db = 0.0
    start = 0
    for index, response in enumerate(curve.responses):
        if abs(response.gain_change_db - curve.responses[start].gain_change_db) > LOSSY_GAIN_DB:
            start = index
        longest_db = max(longest_db, LEVELS_DBFS[index] - LEVELS_DBFS[start])
    return Kind.LOSSY if longest_db >= LOSSY_RANGE_DB else Kind.UNKNOWN
