"""What is lossy on a programme: whether tops of waves are turned down, and whether that is at its ceiling."""

from __future__ import annotations

import math

import numpy as np

from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.undecided_stages import AT_CEILING, unlike
from chainsim.profile.checks.blocks_over import affected_ms, gain_reduction_db, worst_blocks
from chainsim.profile.checks.ceiling import Reach, reach, stands_at_ceiling
from chainsim.profile.checks.peak_gain import THRESHOLD_DB as PEAK_GAIN_THRESHOLD_DB
from chainsim.profile.checks.peak_gain import Tops, peak_gain_db
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.units import db_from_gain, gain_from_db

NEAR_CEILING_DB = 0.5


def check_by_tops(excerpts: Excerpts, profile: StageProfile) -> ProgrammeCheck:
    """What is lossy scales nowhere: whether tops of waves are turned down can be told, and whether at its ceiling.

    There it is a clip behind coarse steps, or behind a codec; below that the codec itself. Steps that are fine enough
    tell as well how far it is to the ceiling.
    """
    answer = excerpts.answer(0.0)
    null_db = excerpts.residual(0.0, math.inf).null_db
    peak_dbfs, ceiling_dbfs = db_from_gain(float(np.abs(answer).max(initial=0.0))), profile.ceiling_dbfs
    stops = ceiling_dbfs is not None and peak_dbfs > ceiling_dbfs - NEAR_CEILING_DB
    top_gain_db = peak_gain_db(Tops(excerpts.linear, excerpts.sample_rate_hz).gain_by_block_db(answer))
    got = Reach(past=False, headroom_db=None)
    if ceiling_dbfs is not None:
        linear_peak = float(np.abs(excerpts.linear).max(initial=0.0))
        got = reach(linear_peak, excerpts.strays, ceiling_dbfs, gain_from_db(excerpts.reference_db))
    turned_down = top_gain_db < PEAK_GAIN_THRESHOLD_DB
    at_ceiling = stands_at_ceiling(profile, peak_dbfs)
    drowned = turned_down and ceiling_dbfs is None and not excerpts.repeats  # behind dynamics a clip has no ceiling
    return ProgrammeCheck(
        residual_db=float(null_db.max()),
        threshold_db=max(NULL_THRESHOLD_DB, excerpts.floor_db),
        exceeds=(turned_down and not drowned) or (got.past and stops),
        has_corner=(turned_down or got.past) and stops,
        headroom_db=got.headroom_db,
        gain_reduction_db=gain_reduction_db(excerpts, answer),
        peak_gain_db=top_gain_db,
        affected_ms=affected_ms(null_db > NULL_THRESHOLD_DB),
        worst=worst_blocks(excerpts, null_db.max(axis=0), NULL_THRESHOLD_DB),
        confident=False,
        undecided=_why(profile, drowned=drowned, at_ceiling=at_ceiling and got.headroom_db is None),
    )


def _why(profile: StageProfile, *, drowned: bool, at_ceiling: bool) -> str | None:
    if drowned:
        return unlike(profile.repeatability_db or 0.0)
    return AT_CEILING if at_ceiling else None
