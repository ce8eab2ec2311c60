"""Does this programme reach the stage's limit? The stage's answer against its own quieter answer, scaled up.

The level-scaled null says whether, the profile's kind says what it means. For clips and saturators the programme's
gain is moved until the null just reaches its threshold: that gain is the headroom. Behind dynamics and gates a clip has
no quieter self to be compared with; there the tangent says whether, and where it gets holes is the headroom.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.model.undecided_stages import answers_alike, never_alike, unlike
from chainsim.profile.checks.null_check import check_by_null
from chainsim.profile.checks.stepped_null import check_by_stepped_null
from chainsim.profile.checks.steps_check import OwnStep, check_by_steps, without_steps
from chainsim.profile.checks.tangent_check import answers_in_steps, check_by_tangent
from chainsim.profile.checks.tops_check import check_by_tops
from chainsim.profile.late_answer import led_in
from chainsim.profile.measurement_bench import Bench, Beside, OpenProcessor
from chainsim.profile.pre_roll import moves_with_level
from chainsim.profile.time_dependence import by_window, depends_on_time, in_time
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.profile.windows.repeated_windows import RepeatedWindows
from chainsim.units import db_from_gain


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
    if profile.late_frames:
        open_processor = led_in(open_processor, profile.late_frames)
    if never_alike(profile) and (profile.kind in (Kind.CLIP, Kind.LOSSY) or moves_with_level(profile)):
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
    """By its steps, where it has some that say all; else by its kind."""
    own_step = OwnStep(excerpts)
    stepped = check_by_steps(own_step, profile) or check_by_stepped_null(own_step, profile)
    if stepped is not None:
        return stepped
    return without_steps(_check_in_its_way(excerpts, profile, known_headroom_db), own_step, profile)


def _check_in_its_way(excerpts: Excerpts, profile: StageProfile, known_headroom_db: float | None) -> ProgrammeCheck:
    """By its kind."""
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
