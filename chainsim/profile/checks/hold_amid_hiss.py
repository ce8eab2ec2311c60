"""A clip among dynamics that hiss: what averaged and larger nudges of single samples show of it, where they can.

What needs two equal answers, as turning samples down bit by bit, is not asked here. So what changes slopes at once
proves a clip only where the dynamics are known to be slower than that, and else that it is not known.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from chainsim.model.profile import StageProfile
from chainsim.profile.holds.corner import CornerSearch
from chainsim.profile.holds.single_holds import SingleHoldSearch
from chainsim.profile.holds.slow_attack import attacks_slowly
from chainsim.profile.holds.sudden_slopes import LOWEST_DB, SUDDEN, HoldSearch, TakenHold
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.stage_kind import dynamics_set_in_dbfs
from chainsim.profile.windows.excerpts import Excerpts

TELLS_DB = -40.0
"""A clip 0.5 dB past its corner leaves -48 to -29 dB."""


def find_amid_hiss(excerpts: Excerpts, profile: StageProfile, *, limits: bool) -> TakenHold:
    """Where slopes of single samples are taken, if anything but noise is; `told`: whether that says all.

    Args:
        excerpts: of a stage that never answers alike, with dynamics and something that bends.
        profile: of it.
        limits: whether it has a ceiling at which it does not distort.
    """
    nothing = TakenHold(None, np.zeros(excerpts.row.signal.shape[1]))
    now = excerpts.residual(0.0, math.inf)
    if float(now.null_db.max()) <= max(NULL_THRESHOLD_DB, now.floor_db) and now.floor_db < TELLS_DB:
        return nothing  # here it does nothing
    nudging = excerpts.nudging_singly
    if nudging is None or limits:
        return replace(nothing, told=False)
    sets_in_dbfs = dynamics_set_in_dbfs(profile)
    lowest_db = LOWEST_DB if sets_in_dbfs is None else sets_in_dbfs - excerpts.peak_dbfs
    singly = CornerSearch(nudging).singly
    single = SingleHoldSearch(nudging, singly=singly).find(lowest_db, 0.0)
    if single.headroom_db is not None:
        return single
    sudden = HoldSearch(nudging).find(lowest_db)
    if sudden.headroom_db is None:
        quiet = sets_in_dbfs is not None and float(sudden.share.max()) <= SUDDEN  # else what tones meet is a clip
        return replace(sudden, told=sudden.told and quiet)
    if sets_in_dbfs is not None and attacks_slowly(nudging, sets_in_dbfs):
        return sudden
    return replace(sudden, headroom_db=None, told=False)
