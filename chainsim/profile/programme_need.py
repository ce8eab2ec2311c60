"""Whether a stage has to be tried on its programme, by what is known of both: for who renders, and plays no stage."""

from __future__ import annotations

import math

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.pre_roll import scales_nowhere

NEAR_ONSET_DB = 6.0
OUT_OF_SILENCE_DB = 24.0
"""What follows the level may raise what is quiet, and get to a clip behind it before it is down again."""
UNITY_WITHIN_DB = 0.005


def needs_programme_check(profile: StageProfile, input_peak_dbfs: float) -> bool:
    """Whether the programme's sample peak comes within 6 dB of where the stage stops being linear at any frequency.

    One that is linear nowhere is tried on any programme, one with a clip behind its dynamics on most.
    """
    if scales_nowhere(profile):
        return input_peak_dbfs > -math.inf
    if profile.kind is Kind.LOSSY:
        limit_dbfs = profile.ceiling_dbfs
    else:
        limit_dbfs = None if profile.kind is Kind.UNKNOWN else profile.worst_onset_dbfs
    near_db = OUT_OF_SILENCE_DB if profile.bends_bursts else NEAR_ONSET_DB
    return limit_dbfs is not None and input_peak_dbfs > limit_dbfs - near_db


def check_of_passing(profile: StageProfile) -> ProgrammeCheck | None:
    """What trying a stage tells that gave back its whole programme, to the last bit; None: it has to be tried.

    Dynamics that do nothing, at a gain of one, have nothing to do when they get less either.
    """
    unity = profile.small_signal_gain_db is not None and abs(profile.small_signal_gain_db) < UNITY_WITHIN_DB
    if profile.kind is not Kind.DYNAMICS or not unity or profile.lower_limit_dbfs is not None:
        return None
    return ProgrammeCheck(
        residual_db=-math.inf,
        threshold_db=NULL_THRESHOLD_DB,
        exceeds=False,
        headroom_db=None,
        gain_reduction_db=0.0,
        peak_gain_db=None,
        affected_ms=0.0,
        has_corner=False,
    )
