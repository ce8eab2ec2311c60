"""Dynamics and gates on a programme: a clip behind them has no quieter self to be compared with, but a tangent."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.undecided_stages import (
    AT_CEILING,
    DYNAMICS_AS_SUDDEN,
    NEAR_CEILING,
    answers_alike,
    unlike,
    without_region,
)
from chainsim.profile.checks.blocks_over import affected_ms, gain_reduction_db, worst_blocks
from chainsim.profile.checks.ceiling import AT_CEILING_DB, NEAR_CEILING_DB, below_ceiling_db, holds_peaks, stops_at_dbfs
from chainsim.profile.checks.hold_amid_hiss import find_amid_hiss
from chainsim.profile.checks.hold_below import HoldBelow, TurnedDown
from chainsim.profile.holds.corner import Corner, CornerSearch
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.null_depth import BLOCK_S
from chainsim.profile.pre_roll import scales_nowhere
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.share_left import could_be_held
from chainsim.profile.tangents.slope_spread import MOSTLY
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.units import db_from_gain, frames_from_s


def check_by_tangent(
    excerpts: Excerpts, profile: StageProfile, known_headroom_db: float | None = None
) -> ProgrammeCheck:
    """Dynamics and gates: whatever they make of the level, a clip has holes in its tangent.

    Args:
        excerpts: of the programme.
        profile: of the stage.
        known_headroom_db: how far the programme may rise, as found at another level of it; true where there is no hole.
    """
    answer = excerpts.answer(0.0)
    null_db = excerpts.residual(0.0, math.inf).null_db
    shared = ProgrammeCheck(
        residual_db=float(null_db.max()),
        threshold_db=NULL_THRESHOLD_DB,
        exceeds=False,
        headroom_db=None,
        gain_reduction_db=None
        if profile.switched_on or profile.kind in (Kind.CLIP, Kind.UNKNOWN)
        else gain_reduction_db(excerpts, answer),
        peak_gain_db=None,
        affected_ms=0.0,
    )
    if profile.gain_alone or (profile.switched_on and (profile.kind is Kind.DYNAMICS or _nulls(shared, excerpts))):
        return replace(shared, has_corner=False)
    nowhere = scales_nowhere(profile)
    ends = profile.kind is not Kind.DYNAMICS  # a ceiling that does not distort is a limiter's
    told = excerpts.reference_db != 0.0 or not profile.bends_bursts  # by another level, or that none of its tones bend
    if not ends and told and np.array_equal(answer, excerpts.linear):  # to the last bit: it does nothing here
        return replace(shared, has_corner=False)
    peak_dbfs = db_from_gain(float(np.abs(answer).max(initial=0.0)))
    if nowhere and answers_in_steps(excerpts.nudging):
        return replace(shared, undecided=_why_steps_hide(profile, peak_dbfs))
    ahead = profile.kind is not Kind.CLIP
    holds = holds_peaks(profile)
    search = CornerSearch(excerpts.nudging, ahead=ahead, holds=holds, sums=profile.switched_on)
    if known_headroom_db is not None and search.find(upwards=False).headroom_db is None:
        return replace(shared, has_corner=False, headroom_db=known_headroom_db)
    limits = holds and profile.ceiling_dbfs is not None
    may_change = profile.bends_bursts or (nowhere and not profile.switched_on)  # as what is switched on does
    by_change = may_change and excerpts.repeats and not limits
    corner = search.find(upwards=ends, smeared=ends and not nowhere and not by_change)
    turned_down = TurnedDown(excerpts.nudging, profile, search, limits=limits)
    hold = HoldBelow(excerpts, profile, search, turned_down).find(corner) if by_change else None
    found = corner.headroom_db is not None or (hold is not None and hold.headroom_db is not None)
    if not (ends or found) and excerpts.repeats and (search.alike or profile.bends_bursts or limits):
        beside = turned_down.hold
        hold = hold if beside.headroom_db is None else beside
    if not (ends or found or excerpts.repeats) and profile.bends_bursts:
        hold = find_amid_hiss(excerpts, profile, limits=limits)
    if hold is not None and hold.headroom_db is not None:
        seen_db = np.where(corner.depth_db < corner.opens_below_db, corner.depth_db, 0.0)
        corner = Corner(hold.headroom_db, np.minimum(hold.depth_db, seen_db), opens_below_db=0.0)
    drowned = corner.headroom_db is None and hold is not None and not hold.told
    frames = frames_from_s(BLOCK_S, excerpts.sample_rate_hz)
    depth_db = -np.minimum.reduceat(corner.depth_db, np.arange(0, corner.depth_db.size, frames))
    over_now = corner.headroom_db is not None and corner.headroom_db < 0.0
    return replace(
        shared,
        exceeds=over_now,
        has_corner=over_now,
        headroom_db=corner.headroom_db,
        undecided=_why_untold(profile, corner, drowned=drowned),
        affected_ms=affected_ms(depth_db > -corner.opens_below_db) if over_now else 0.0,
        worst=worst_blocks(excerpts, depth_db, -corner.opens_below_db) if over_now else (),
    )


def _nulls(check: ProgrammeCheck, excerpts: Excerpts) -> bool:
    """Whether it answers the programme as it does a quieter one: nothing has been switched on."""
    return excerpts.repeats and check.residual_db <= NULL_THRESHOLD_DB


def _why_untold(profile: StageProfile, corner: Corner, *, drowned: bool) -> str | None:
    """Why nothing was found, where that says nothing.

    What scales nowhere may hold a clip of the bass, say, which nudges hardly reach; noise may drown them.
    """
    if corner.headroom_db is None:
        if scales_nowhere(profile):
            return without_region(profile)
        if profile.kind in (Kind.CLIP, Kind.DYNAMICS_THEN_CLIP) and not answers_alike(profile):
            return unlike(profile.repeatability_db or 0.0)
    return DYNAMICS_AS_SUDDEN if drowned else None


def _why_steps_hide(profile: StageProfile, peak_dbfs: float) -> str | None:
    """Why a clip could not be told from steps; None: the programme does not get near a ceiling.

    Where no sine is stopped a clip may still be there, with the dry beside it or a gain behind that makes up for it.
    """
    if stops_at_dbfs(profile) is None:
        return without_region(profile)
    below_db = below_ceiling_db(profile, peak_dbfs)
    return AT_CEILING if below_db < AT_CEILING_DB else NEAR_CEILING if below_db < NEAR_CEILING_DB else None


def answers_in_steps(nudging: Nudging) -> bool:
    """Whether most nudges come to nothing well below any limit too: each step is as a clip, and none can be told."""
    lower = nudging.lower(nudging.passages)
    away = could_be_held(lower, nudging.counted(nudging.passages, lower), nudging.sample_rate_hz)
    return bool(away.any()) and float((lower.slope[away] == 0.0).mean()) > MOSTLY
