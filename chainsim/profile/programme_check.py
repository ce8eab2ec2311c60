"""Does this programme reach the stage's limit? The stage's answer against its own quieter answer, scaled up.

The level-scaled null says whether, the profile's kind says what it means. For clips and saturators the programme's
gain is moved until the null just reaches its threshold: that gain is the headroom. Behind dynamics and gates a clip has
no quieter self to be compared with; there the tangent says whether, and where it gets holes is the headroom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import Excerpt
from chainsim.model.undecided_stages import AT_CEILING, NO_REGION, TOLD_BELOW_DB, never_alike, unlike
from chainsim.profile.blocks_over import affected_ms, gain_reduction_db, worst_blocks
from chainsim.profile.ceiling import Reach, holds_peaks, reach
from chainsim.profile.excerpts import Excerpts
from chainsim.profile.gain_corner import breaks_at_db
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.null_depth import BLOCK_S
from chainsim.profile.null_headroom import null_headroom_db
from chainsim.profile.peak_gain import THRESHOLD_DB as PEAK_GAIN_THRESHOLD_DB
from chainsim.profile.peak_gain import Tops, peak_gain_db
from chainsim.profile.pre_roll import moves_with_level, scales_nowhere
from chainsim.profile.sine_response import CLEAN_LNR_DB
from chainsim.profile.slew_limit import is_slew_limit
from chainsim.profile.time_dependence import by_window, depends_on_time, in_time
from chainsim.units import db_from_gain, frames_from_s, gain_from_db

THRESHOLDS_DB = {Kind.CLIP: -90.0, Kind.SATURATION: CLEAN_LNR_DB}
"""A clip has an edge, and what is within it nulls to nothing: one sample cut by 0.1 dB under loud bass reads -75.
A saturator has none: 1 % is AES17's. Both only where the stage's own floor, measured each time, is lower."""

NEAR_ONSET_DB = 6.0
NEAR_CEILING_DB = 0.5
AT_CEILING_DB = 0.1
"""A clip puts its loudest peaks there to the last bit; what only comes near has not been cut."""


def needs_programme_check(profile: StageProfile, input_peak_dbfs: float) -> bool:
    """Whether the programme's sample peak comes within 6 dB of where the stage stops being linear at any frequency.

    One that is linear nowhere is tried on any programme.
    """
    if scales_nowhere(profile):
        return input_peak_dbfs > -math.inf
    if profile.kind is Kind.LOSSY:
        limit_dbfs = profile.ceiling_dbfs
    else:
        limit_dbfs = None if profile.kind is Kind.UNKNOWN else profile.worst_onset_dbfs
    return limit_dbfs is not None and input_peak_dbfs > limit_dbfs - NEAR_ONSET_DB


def check_programme(
    open_processor: OpenProcessor, windows: Sequence[Excerpt], audio: AudioFormat, profile: StageProfile
) -> ProgrammeCheck:
    """Play excerpts of the stage's own input into it.

    Args:
        open_processor: gives a fresh instance at every call.
        windows: at least one. The null judges what leads up to a window like the rest, the tangent does not; one cut
            out of the middle should begin with a short fade, or the cut itself would excite filters. `WindowPicker`
            hands them out like this.
        audio: rate and channels of the windows.
        profile: of this stage in this setting.
    """
    if never_alike(profile) and (profile.kind is Kind.CLIP or moves_with_level(profile)):
        return _by_peak(windows, profile)
    if moves_with_level(profile):
        return _by_tangent(Excerpts(open_processor, windows, audio, profile), profile)
    if profile.kind is Kind.LOSSY:
        return _by_tops(Excerpts(open_processor, windows, audio, profile), profile)
    play = Bench(open_processor, audio).fresh
    if _moves_by_itself(profile) and depends_on_time(play, windows, audio.sample_rate_hz):
        row = Excerpts(open_processor, [in_time(windows)], audio, profile)
        return by_window(_by_null(row, profile), windows)
    return _by_null(Excerpts(open_processor, windows, audio, profile), profile)


def _moves_by_itself(profile: StageProfile) -> bool:
    """Whether its answers may depend on when they are asked for, while fresh instances answer alike."""
    repeats = profile.repeatability_db is not None and profile.repeatability_db < NULL_THRESHOLD_DB
    return repeats and profile.steady_for_s is None


def _by_peak(windows: Sequence[Excerpt], profile: StageProfile) -> ProgrammeCheck:
    """What never answers alike can't be compared with itself: below where its tones make harmonics it does not clip."""
    repeatability_db = profile.repeatability_db or 0.0
    peak = max(float(np.abs(window.samples).max(initial=0.0)) for window in windows)
    onset_dbfs = profile.worst_onset_dbfs
    below = profile.kind is Kind.CLIP and onset_dbfs is not None and db_from_gain(peak) <= onset_dbfs
    return ProgrammeCheck(
        residual_db=repeatability_db,
        threshold_db=repeatability_db,
        exceeds=False,
        headroom_db=None,
        gain_reduction_db=None,
        peak_gain_db=None,
        affected_ms=0.0,
        undecided=None if below else unlike(repeatability_db),
    )


def _by_null(excerpts: Excerpts, profile: StageProfile) -> ProgrammeCheck:
    """Clips and saturators: the level-scaled null."""
    least_db = THRESHOLDS_DB.get(profile.kind, NULL_THRESHOLD_DB)

    now = excerpts.residual(0.0, least_db)
    residual_db, threshold_db = float(now.null_db.max()), max(least_db, now.floor_db)
    breaks_db = _breaks_at_db(excerpts, profile) if residual_db > max(THRESHOLDS_DB[Kind.CLIP], now.floor_db) else None
    if breaks_db is not None:
        threshold_db = max(THRESHOLDS_DB[Kind.CLIP], now.floor_db)
    over_now = residual_db > threshold_db
    has_corner = None
    if over_now and is_slew_limit(profile.onset, excerpts.sample_rate_hz):
        has_corner = False
    elif over_now and profile.kind is Kind.SATURATION and excerpts.repeats:
        has_corner = breaks_db is not None
    onset_dbfs = profile.worst_onset_dbfs
    near = onset_dbfs is not None and excerpts.peak_dbfs > onset_dbfs
    hidden = near and profile.kind is Kind.CLIP and threshold_db > TOLD_BELOW_DB and not over_now
    return ProgrammeCheck(
        residual_db=residual_db,
        threshold_db=threshold_db,
        exceeds=over_now,
        headroom_db=null_headroom_db(excerpts, now, least_db) if breaks_db is None else breaks_db,
        gain_reduction_db=None,
        peak_gain_db=None,
        affected_ms=affected_ms(now.null_db > threshold_db),
        worst=worst_blocks(excerpts, now.null_db.max(axis=0), threshold_db),
        has_corner=has_corner,
        undecided=unlike(threshold_db) if hidden else None,
    )


def _breaks_at_db(excerpts: Excerpts, profile: StageProfile) -> float | None:
    """The gain at which a curve that bends breaks, up to the programme's; None: nowhere, or not known."""
    if profile.kind is not Kind.SATURATION or not excerpts.repeats:
        return None
    if is_slew_limit(profile.onset, excerpts.sample_rate_hz):
        return None
    return breaks_at_db(excerpts.answer, excerpts.row.judged(), excerpts.sample_rate_hz)


def _by_tangent(excerpts: Excerpts, profile: StageProfile) -> ProgrammeCheck:
    """Dynamics and gates: whatever they make of the level, a clip has holes in its tangent."""
    answer = excerpts.answer(0.0)
    null_db = excerpts.residual(0.0, math.inf).null_db
    shared = ProgrammeCheck(
        residual_db=float(null_db.max()),
        threshold_db=NULL_THRESHOLD_DB,
        exceeds=False,
        headroom_db=None,
        gain_reduction_db=None if profile.kind in (Kind.CLIP, Kind.UNKNOWN) else gain_reduction_db(excerpts, answer),
        peak_gain_db=None,
        affected_ms=0.0,
    )
    nowhere = scales_nowhere(profile)
    ends = profile.kind is not Kind.DYNAMICS  # a ceiling that does not distort is a limiter's
    ahead = profile.kind is not Kind.CLIP
    corner = excerpts.corner(upwards=ends, ahead=ahead, smeared=ends and not nowhere, holds=holds_peaks(profile))
    frames = frames_from_s(BLOCK_S, excerpts.sample_rate_hz)
    depth_db = -np.minimum.reduceat(corner.depth_db, np.arange(0, corner.depth_db.size, frames))
    over_now = corner.headroom_db is not None and corner.headroom_db < 0.0
    return replace(
        shared,
        exceeds=over_now,
        has_corner=over_now,
        headroom_db=corner.headroom_db,
        undecided=NO_REGION if nowhere and not corner.told else None,
        affected_ms=affected_ms(depth_db > -corner.opens_below_db) if over_now else 0.0,
        worst=worst_blocks(excerpts, depth_db, -corner.opens_below_db) if over_now else (),
    )


def _by_tops(excerpts: Excerpts, profile: StageProfile) -> ProgrammeCheck:
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
    at_ceiling = ceiling_dbfs is not None and peak_dbfs > ceiling_dbfs - AT_CEILING_DB
    return ProgrammeCheck(
        residual_db=float(null_db.max()),
        threshold_db=max(NULL_THRESHOLD_DB, excerpts.floor_db),
        exceeds=turned_down or (got.past and stops),
        has_corner=(turned_down or got.past) and stops,
        headroom_db=got.headroom_db,
        gain_reduction_db=gain_reduction_db(excerpts, answer),
        peak_gain_db=top_gain_db,
        affected_ms=affected_ms(null_db > NULL_THRESHOLD_DB),
        worst=worst_blocks(excerpts, null_db.max(axis=0), NULL_THRESHOLD_DB),
        confident=False,
        undecided=AT_CEILING if at_ceiling and got.headroom_db is None else None,
    )
