"""Clips and saturators on a programme: the level-scaled null says whether, and where it opens is the headroom."""

from __future__ import annotations

import math

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.undecided_stages import TOLD_BELOW_DB, unlike
from chainsim.profile.checks.blocks_over import affected_ms, worst_blocks
from chainsim.profile.checks.break_above import first_break_db
from chainsim.profile.checks.faint_clip import faint_clip
from chainsim.profile.checks.gain_corner import GLANCE_S, PLAINLY_ROUGH, breaks_at_db, is_rough
from chainsim.profile.checks.noisy_breaks import breaks_among_noise_at_db
from chainsim.profile.checks.null_headroom import HIGHEST_DB, null_headroom_db
from chainsim.profile.checks.slew_limit import is_slew_limit
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.sine_response import CLEAN_LNR_DB
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.profile.windows.residual import Residual

THRESHOLDS_DB = {Kind.CLIP: -90.0, Kind.SATURATION: CLEAN_LNR_DB}
"""A clip has an edge, and what is within it nulls to nothing: one sample cut by 0.1 dB under loud bass reads -75.
A saturator has none: 1 % is AES17's. Both only where the stage's own floor, measured each time, is lower."""


def check_by_null(excerpts: Excerpts, profile: StageProfile) -> ProgrammeCheck:
    """Clips and saturators: the level-scaled null."""
    least_db = THRESHOLDS_DB.get(profile.kind, NULL_THRESHOLD_DB)

    now = excerpts.residual(0.0, least_db)
    residual_db, threshold_db = float(now.null_db.max()), max(least_db, now.floor_db)
    breaks_db = (
        _breaks_at_db(excerpts, profile, now) if residual_db > max(THRESHOLDS_DB[Kind.CLIP], now.floor_db) else None
    )
    if breaks_db is not None:
        threshold_db = max(THRESHOLDS_DB[Kind.CLIP], now.floor_db)
    over_now = residual_db > threshold_db
    has_corner = None
    if over_now and is_slew_limit(profile.onset, excerpts.sample_rate_hz):
        has_corner = False
    elif over_now and profile.kind is Kind.SATURATION and (excerpts.repeats or breaks_db is not None):
        has_corner = breaks_db is not None
    onset_dbfs = profile.worst_onset_dbfs
    near = onset_dbfs is not None and excerpts.peak_dbfs > onset_dbfs
    hidden = near and profile.kind is Kind.CLIP and threshold_db > TOLD_BELOW_DB and not over_now
    headroom_db = breaks_db
    if headroom_db is None:
        headroom_db = null_headroom_db(excerpts, now, least_db, _expected_db(excerpts, profile))
        if not over_now and excerpts.repeats and may_break(excerpts, profile):
            lower_db = first_break_db(excerpts, now, HIGHEST_DB if headroom_db is None else headroom_db)
            headroom_db = headroom_db if lower_db is None else lower_db
        faint = None if headroom_db is None or not _cuts(excerpts, profile) else faint_clip(excerpts, now, headroom_db)
        if faint is not None:
            headroom_db, threshold_db = faint.headroom_db, faint.threshold_db
            over_now = residual_db > threshold_db
    return ProgrammeCheck(
        residual_db=residual_db,
        threshold_db=threshold_db,
        exceeds=over_now,
        headroom_db=headroom_db,
        gain_reduction_db=None,
        peak_gain_db=None,
        affected_ms=affected_ms(now.null_db > threshold_db),
        worst=worst_blocks(excerpts, now.null_db.max(axis=0), threshold_db),
        has_corner=has_corner,
        undecided=unlike(threshold_db) if hidden else None,
    )


def _breaks_at_db(excerpts: Excerpts, profile: StageProfile, now: Residual) -> float | None:
    """The gain at which a curve that bends breaks, up to the programme's; None: nowhere, or not known.

    What is rough on the window that bends most is asked for no more.
    """
    if not may_break(excerpts, profile):
        return None
    if not excerpts.repeats:
        return breaks_among_noise_at_db(excerpts)
    worst = excerpts.worst_first(now)[0]
    if is_rough(*excerpts.apart.answers(worst, GLANCE_S), excerpts.sample_rate_hz, PLAINLY_ROUGH):
        return None
    if is_rough(*excerpts.apart.answers(worst), excerpts.sample_rate_hz):
        return None
    return breaks_at_db(excerpts.answer, excerpts.row.judged(), excerpts.sample_rate_hz)


def may_break(excerpts: Excerpts, profile: StageProfile) -> bool:
    """Whether the stage's curve bends, and is one: whether it breaks as well is told by the programme alone."""
    return profile.kind is Kind.SATURATION and not is_slew_limit(profile.onset, excerpts.sample_rate_hz)


def _cuts(excerpts: Excerpts, profile: StageProfile) -> bool:
    """Whether what a corner leaves can be seen however little it is: two answers are alike to the last bits."""
    clips = profile.kind is Kind.CLIP and not is_slew_limit(profile.onset, excerpts.sample_rate_hz)
    return clips and excerpts.repeats


def _expected_db(excerpts: Excerpts, profile: StageProfile) -> float | None:
    """How far the programme may rise if its peaks do as much as a tone's."""
    reached_dbfs = profile.one_percent_dbfs if profile.kind is Kind.SATURATION else profile.worst_onset_dbfs
    return None if reached_dbfs is None or math.isinf(reached_dbfs) else reached_dbfs - excerpts.peak_dbfs
