"""What a stage is, from where it stops being linear, how suddenly, and whether it remembers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.model.profile import Kind, StageProfile
from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.units import gain_from_db

MEMORY_DB = 0.3
CLEAN_CEILING_LNR_DB = -30.0
SUDDEN_ONE_PERCENT_DB = 3.0
SUDDEN_P1_DB = 6.0
"""A clip goes from -60 dB of residual to 1 % within 0.3 dB of level and to P1 within 2 (3.5 if one-sided), a clip of
one band to 1 % within 3; a knee of second order needs 1 dB and more, a smooth curve of third order 10 dB and 15."""
CORNER_POWER = 1.3
"""Of how far beyond its beginning distortion grows, where -60 dB to 1 % takes 1 to 3 dB: 1.1 and less for a clip beside
what stays clean, 1.5 to 1.8 for a knee of second order."""
CUT_DB, CUT_LNR_DB = 3.0, -26.0
"""So far beyond its corner a tone that is clipped has more distortion than dynamics of 0.1 ms give it, near 1 kHz."""
LOSSY_GAIN_DB = 2.0
LOSSY_RANGE_DB = 30.0


def has_memory(memory_db: float | None, floor_gain_db: float) -> bool:
    """Whether the gain moved after a burst by more than shaping and the stage's own unrest explain."""
    return memory_db is not None and abs(memory_db) > max(MEMORY_DB, floor_gain_db)


def dynamics_kind(curve: LevelCurve) -> Kind:
    """Of a stage that remembers: does its ceiling distort? Gains of bands turn phases, which is no distortion."""
    distorts = min(curve.responses[-1].lnr_db, curve.distortion_db[-1]) > CLEAN_CEILING_LNR_DB
    return Kind.DYNAMICS_THEN_CLIP if curve.ceiling_dbfs is not None and distorts else Kind.DYNAMICS


def dynamics_set_in_dbfs(profile: StageProfile) -> float | None:
    """Where the gain of a stage that remembers begins to follow; None: what a tone meets first is its clip."""
    onset_dbfs, limit_dbfs, curve = profile.worst_onset_dbfs, profile.linear_to_dbfs, profile.transfer
    if onset_dbfs is None or limit_dbfs is None:
        return onset_dbfs
    beyond = (thd_db for dbfs, thd_db in zip(curve.input_dbfs, curve.thd_db, strict=True) if dbfs > limit_dbfs + CUT_DB)
    return None if next(beyond, -math.inf) > CUT_LNR_DB else onset_dbfs


def shaping_kind(curve: LevelCurve) -> Kind:
    """Of a stage that does not remember: how sharp is its corner?

    Judged by the residual where harmonics come through, else (a low-pass follows) by the gain.
    """
    if curve.linear_to_dbfs is None:
        return Kind.LINEAR
    if curve.one_percent_dbfs is not None:
        sudden = curve.one_percent_dbfs - curve.linear_to_dbfs < SUDDEN_ONE_PERCENT_DB
        sudden = sudden and begins_at_corner(curve.growth_db)
    else:
        sudden = curve.p1_dbfs is not None and curve.p1_dbfs - curve.linear_to_dbfs < SUDDEN_P1_DB
    return Kind.CLIP if sudden else Kind.SATURATION


def begins_at_corner(growth_db: Sequence[float]) -> bool:
    """Whether distortion grows as beyond a corner, by its dB at three equal steps of amplitude; also where unknown.

    Wherever the corner lies: taken to the right power it would grow in a straight line, and this one is bent downwards.
    """
    if not growth_db:
        return True
    first, middle, last = (gain_from_db(db / CORNER_POWER) for db in growth_db)
    return middle > (first + last) / 2.0


def kind_without_linear_region(output_dbfs: Sequence[float]) -> Kind:
    """Of a stage that scales nowhere, or only here and there: lossy, if its gain at least holds over 30 dB."""
    gains_db = [output - level for output, level in zip(output_dbfs, LEVELS_DBFS, strict=True)]
    span = round(LOSSY_RANGE_DB / (LEVELS_DBFS[1] - LEVELS_DBFS[0])) + 1
    spans = [gains_db[start : start + span] for start in range(len(gains_db) - span + 1)]
    return Kind.LOSSY if any(max(s) - min(s) <= LOSSY_GAIN_DB for s in spans) else Kind.UNKNOWN
