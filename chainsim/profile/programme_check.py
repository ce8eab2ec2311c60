"""Does this programme reach the stage's limit? The stage's answer against its own quieter answer, scaled up.

The level-scaled null says whether, the profile's kind says what it means. For clips and saturators the programme's
gain is moved until the null just reaches its threshold: that gain is the headroom. Behind dynamics and gates a clip has
no quieter self to be compared with; there the tangent says whether, and where it gets holes is the headroom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.model.undecided_stages import never_alike, unlike
from chainsim.profile.excerpts import Excerpts
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.measurement_bench import Bench, Beside, OpenProcessor
from chainsim.profile.null_check import check_by_null
from chainsim.profile.pre_roll import answers_alike, moves_with_level, scales_nowhere
from chainsim.profile.repeated_windows import RepeatedWindows
from chainsim.profile.tangent_check import answers_in_steps, check_by_tangent
from chainsim.profile.time_dependence import by_window, depends_on_time, in_time
from chainsim.profile.tops_check import check_by_tops
from chainsim.units import db_from_gain

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


def check_programme(
    open_processor: OpenProcessor,
    windows: Sequence[StageExcerpt],
    audio: AudioFormat,
    profile: StageProfile,
    beside: Beside | None = None,
    known_headroom_db: float | None = None,
) -> ProgrammeCheck:
    """Play excerpts of the stage's own input into it.

    Args:
        open_processor: gives a fresh instance at every call.
        windows: at least one. The null judges what leads up to a window like the rest, the tangent does not; one cut
            out of the middle should begin with a short fade, or the cut itself would excite filters. `WindowPicker`
            hands them out like this.
        audio: rate and channels of the windows.
        profile: of this stage in this setting.
        beside: plays two instances at the same time, where that can be had.
        known_headroom_db: how far this programme may rise, where it has been tried at another level: what follows the
            level is only looked at as it is then.
    """
    if never_alike(profile) and (profile.kind is Kind.CLIP or moves_with_level(profile)):
        return _by_peak(windows, profile)
    if _may_move_by_itself(profile):
        play = Bench(open_processor, audio).fresh
        if depends_on_time(play, windows, audio.sample_rate_hz):
            row = Excerpts(open_processor, [in_time(windows)], audio, profile)
            return by_window(check_by_null(row, profile), windows)
    if not answers_alike(profile):
        return _check_excerpts(Excerpts(open_processor, windows, audio, profile), profile, known_headroom_db)
    repeated = RepeatedWindows(windows)
    excerpts = Excerpts(open_processor, repeated.once, audio, profile, beside)
    return repeated.everywhere(_check_excerpts(excerpts, profile, known_headroom_db))


def _check_excerpts(excerpts: Excerpts, profile: StageProfile, known_headroom_db: float | None) -> ProgrammeCheck:
    """In the way of the stage's kind."""
    if moves_with_level(profile):
        if profile.kind is Kind.CLIP and answers_in_steps(excerpts.nudging):  # what is quiet falls between them
            return check_by_tops(excerpts, profile)
        return check_by_tangent(excerpts, profile, known_headroom_db)
    return check_by_tops(excerpts, profile) if profile.kind is Kind.LOSSY else check_by_null(excerpts, profile)


def _may_move_by_itself(profile: StageProfile) -> bool:
    """Whether its answers may depend on when they are asked for, while fresh instances answer alike."""
    told_otherwise = moves_with_level(profile) or profile.kind is Kind.LOSSY
    return answers_alike(profile) and profile.steady_for_s is None and not told_otherwise


def _by_peak(windows: Sequence[StageExcerpt], profile: StageProfile) -> ProgrammeCheck:
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
