"""Does this programme reach the stage's limit? The stage's answer against its own quieter answer, scaled up.

The level-scaled null says whether, the profile's kind says what it means. For clips and saturators the programme's gain
is moved until the null just reaches its threshold: that gain is the headroom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck, WorstBlock
from chainsim.profile.bench import OpenProcessor
from chainsim.profile.excerpts import Excerpts
from chainsim.profile.null import BLOCK_S, Array, block_energies
from chainsim.profile.peak_gain import THRESHOLD_DB as PEAK_GAIN_THRESHOLD_DB
from chainsim.profile.peak_gain import Tops, peak_gain_db
from chainsim.profile.response import CLEAN_LNR_DB
from chainsim.profile.scaling import NULL_THRESHOLD_DB
from chainsim.units import db_from_power, frames_from_s

THRESHOLDS_DB = {Kind.CLIP: -90.0, Kind.SATURATION: CLEAN_LNR_DB}
"""A clip has an edge, and what is within it nulls to nothing: one sample cut by 0.1 dB under loud bass reads -75.
A saturator has none: 1 % is AES17's. Both only where the stage's own floor, measured each time, is lower."""

NEAR_ONSET_DB = 6.0
TOLERANCE_DB = 0.1
STEP_DB = 6.0
LOWEST_DB, HIGHEST_DB = -60.0, 24.0
ACTIVE_POWER = 1e-4
"""Of the loudest block's energy: gain is read from blocks up to 40 dB down."""

_SQUEEZES_TOPS = (Kind.DYNAMICS_THEN_CLIP, Kind.LOSSY)
"""Their level-scaled null says nothing: told by the tops of waves."""


def needs_programme_check(profile: StageProfile, input_peak_dbfs: float) -> bool:
    """Whether the programme's sample peak comes within 6 dB of where the stage stops being linear at any frequency."""
    endless = profile.kind is Kind.DYNAMICS and profile.ceiling_dbfs is None  # its work is seen while the chain renders
    if profile.kind is Kind.LOSSY:
        limit_dbfs = profile.ceiling_dbfs
    else:
        limit_dbfs = None if profile.kind is Kind.UNKNOWN or endless else profile.worst_onset_dbfs
    return limit_dbfs is not None and input_peak_dbfs > limit_dbfs - NEAR_ONSET_DB


def check_programme(
    open_processor: OpenProcessor, windows: Sequence[Audio], audio: AudioFormat, profile: StageProfile
) -> ProgrammeCheck:
    """Play excerpts of the stage's own input into it.

    Args:
        open_processor: gives a fresh instance at every call.
        windows: float32 of shape (channels, frames), each 0.5 to 1 s, at least one. Pre-roll is part of a window and
            is judged like the rest; a window cut out of the middle should begin with a short fade, or the cut itself
            would excite filters. `WindowPicker` hands them out like this.
        audio: rate and channels of the windows.
        profile: of this stage in this setting.
    """
    excerpts = Excerpts(open_processor, windows, audio, profile)
    by_shape = profile.kind in (Kind.CLIP, Kind.SATURATION)
    least_db = THRESHOLDS_DB.get(profile.kind, NULL_THRESHOLD_DB)
    answer = excerpts.answer(0.0)
    null_db = excerpts.null_of(answer, 0.0)
    residual_db = float(null_db.max())
    # What is below the least threshold is below any: then the stage's own floor need not be known.
    threshold_db = max(least_db, excerpts.floor_db) if residual_db > least_db else least_db
    tops = Tops(excerpts.linear, audio.sample_rate_hz) if profile.kind in _SQUEEZES_TOPS else None
    top_gain_db = peak_gain_db(tops.gain_by_block_db(answer)) if tops else None

    def exceeds(gain_db: float) -> bool:
        if tops:
            return peak_gain_db(tops.gain_by_block_db(excerpts.answer(gain_db))) < PEAK_GAIN_THRESHOLD_DB
        loudest_db = float(excerpts.null_db(gain_db).max())
        return loudest_db > least_db and loudest_db > excerpts.floor_db

    if by_shape:
        over_now = residual_db > threshold_db
    else:
        over_now = top_gain_db is not None and top_gain_db < PEAK_GAIN_THRESHOLD_DB
    over = (null_db > threshold_db).any(axis=0)
    return ProgrammeCheck(
        residual_db=residual_db,
        threshold_db=threshold_db,
        exceeds=over_now,
        headroom_db=_headroom_db(exceeds, over_now) if by_shape or profile.kind is Kind.DYNAMICS_THEN_CLIP else None,
        gain_reduction_db=None if by_shape else _gain_reduction_db(excerpts, answer),
        peak_gain_db=top_gain_db,
        affected_ms=float(over.sum()) * BLOCK_S * 1000.0,
        worst=_worst(excerpts, null_db, threshold_db),
        confident=profile.kind is not Kind.LOSSY,
    )


def _headroom_db(exceeds: Callable[[float], bool], over_now: bool) -> float | None:
    """The programme's gain at which it just exceeds, to 0.1 dB; None: not within +24 dB, or even 60 dB down."""
    inside, outside = (0.0 - STEP_DB, 0.0) if over_now else (0.0, STEP_DB)
    while over_now and exceeds(inside):
        inside, outside = inside - STEP_DB, inside
        if inside < LOWEST_DB:
            return None
    while not over_now and not exceeds(outside):
        inside, outside = outside, outside + STEP_DB
        if outside > HIGHEST_DB:
            return None
    while outside - inside > TOLERANCE_DB:
        middle = (inside + outside) / 2.0
        inside, outside = (inside, middle) if exceeds(middle) else (middle, outside)
    return (inside + outside) / 2.0


def _gain_reduction_db(excerpts: Excerpts, answer: Audio) -> float:
    """Largest over 10 ms, against what a linear stage would have given."""
    given = block_energies(answer, excerpts.sample_rate_hz)
    expected = block_energies(excerpts.linear, excerpts.sample_rate_hz)
    active = (expected > 0.0) & (expected >= ACTIVE_POWER * expected.max(initial=0.0))
    pairs = zip(expected[active], given[active], strict=True)
    return max((db_from_power(float(e / g)) for e, g in pairs if g > 0.0), default=0.0)


def _worst(excerpts: Excerpts, null_db: Array, threshold_db: float) -> tuple[WorstBlock, ...]:
    worst_channel = null_db.max(axis=0)
    frames = frames_from_s(BLOCK_S, excerpts.sample_rate_hz)
    blocks = [int(block) for block in np.argsort(-worst_channel) if worst_channel[block] > threshold_db]
    places = [excerpts.place(block * frames) for block in blocks]
    return tuple(
        WorstBlock(place.window, place.at_frame, float(worst_channel[block]))
        for place, block in zip(places, blocks, strict=True)
    )
