"""A stage that answers differently to different levels: where it stops being linear, and what it is.

What remembers is asked for its onset with other criteria than what does not, so memory is looked for first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.profile.level_curve import LevelCurve, measure_levels
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.probe.band_gain import leaves_tones_pure
from chainsim.profile.probe.burst_distortion import bends_bursts
from chainsim.profile.probe.distortion_curve import with_distortion
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.follows_level import BURST_ABOVE_P1_DB, NONE_AT_ALL_DB, QUIETER_DB, gain_memory_db
from chainsim.profile.probe.gain_alone import is_gain_alone
from chainsim.profile.probe.gain_and_bend import is_gain_and_bend
from chainsim.profile.probe.level_memory import measure_memory_db
from chainsim.profile.probe.lone_samples import stops_lone_samples
from chainsim.profile.probe.movement import Asked, Clue, clue_of_movement
from chainsim.profile.probe.onset_over_frequency import onset_over_frequency
from chainsim.profile.probe.settling import (
    FREQUENCIES_HZ,
    MIDDLE_HZ,
    as_quick_as_exact,
    band,
    forgets_quickly,
    settles_s,
)
from chainsim.profile.probe.switched_on import switched_on
from chainsim.profile.sine_response import Criteria
from chainsim.profile.stage_kind import dynamics_kind, dynamics_set_in_dbfs, has_memory, shaping_kind
from chainsim.profile.tones import ToneBench

ELSEWHERE_DB = 6.0
AGREE_DB = 3.0
BEYOND_PROGRAMMES_DBFS = 6.0


def measure_by_level(bench: Bench, repeatability_db: float, general: StageProfile) -> StageProfile:
    """`general` with levels, onsets and kind of a stage that scales somewhere.

    Args:
        bench: with the stage.
        repeatability_db: of two equal renders, which bounds what can be told.
        general: what is known already.
    """
    criteria = Criteria(repeatability_db)
    tones = as_quick_as_exact(bench, criteria)
    curve = measure_levels(tones, MIDDLE_HZ, criteria)
    if curve.steps_db > -math.inf:  # else what steps leave of quiet tones is taken for their limit
        criteria = Criteria(max(repeatability_db, curve.steps_db), audible_db=0.0)
        curve = measure_levels(tones, MIDDLE_HZ, criteria)
    measured = _with_levels(bench, tones, curve, general)
    if curve.reference_index is None:
        return measured  # scales somewhere, and yet no three levels agree: nothing to name it by
    if curve.lower_limit_dbfs is not None and curve.lower_limit_dbfs > BEYOND_PROGRAMMES_DBFS:
        return _nowhere_played(measured)
    at_once = bench.reported_latency_frames == 0  # what looks ahead is asked with more care
    gain_alone = (at_once and is_gain_alone(bench)) or is_gain_and_bend(bench)
    found = _with_onset(bench, tones, curve, criteria, gain_alone=gain_alone)
    onset = OnsetCurve(found.onset.frequency_hz, found.onset.level_dbfs)
    measured = replace(measured, memory_db=found.memory_db, onset=onset)
    if gain_alone and measured.worst_onset_dbfs is not None:  # else a gate alone, linear from where it opens
        return replace(measured, kind=Kind.DYNAMICS, gain_alone=True)
    switched = switched_on(bench, found.curve.channel, found.onset)
    if switched is not None and (switched.clean or switched.heard):
        return replace(measured, kind=Kind.DYNAMICS if switched.clean else Kind.UNKNOWN, switched_on=True)
    return _named(bench, tones, found, measured, criteria.floor_gain_db())


def _nowhere_played(measured: StageProfile) -> StageProfile:
    """Of what scales only far above any programme, as where all but the dry has been turned down: no region of use."""
    return replace(
        measured,
        small_signal_gain_db=None,
        linear_to_dbfs=None,
        clean_to_dbfs=None,
        p1_dbfs=None,
        lower_limit_dbfs=None,
        one_percent_dbfs=None,
    )


@dataclass(frozen=True)
class _Found:
    """What names a stage: its curve at the frequency that tells most, its onset, what it remembers there."""

    curve: LevelCurve
    onset: Onset
    memory_db: float | None


def _with_levels(bench: Bench, tones: ToneBench, curve: LevelCurve, general: StageProfile) -> StageProfile:
    tones_and_frequencies = band(bench) if forgets_quickly(bench) else (tones, FREQUENCIES_HZ)
    return replace(
        with_distortion(general, *tones_and_frequencies),
        small_signal_gain_db=curve.gain_db,
        linear_to_dbfs=curve.linear_to_dbfs,
        clean_to_dbfs=curve.clean_to_dbfs,
        p1_dbfs=curve.p1_dbfs,
        ceiling_dbfs=curve.ceiling_dbfs,
        lower_limit_dbfs=curve.lower_limit_dbfs,
        one_percent_dbfs=curve.one_percent_dbfs,
        transfer=TransferCurve(LEVELS_DBFS, curve.output_dbfs, curve.distortion_db),
        settles_s=settles_s(tones),
    )


def _with_onset(bench: Bench, tones: ToneBench, curve: LevelCurve, criteria: Criteria, *, gain_alone: bool) -> _Found:
    """Does it remember near 1 kHz, and if not so: where is its onset the lowest, and does it remember there?"""
    floor_db = criteria.floor_gain_db()
    memory_db = gain_memory_db(bench, curve)
    remembers = gain_alone or has_memory(memory_db, floor_db)
    if memory_db is not None and abs(memory_db) > NONE_AT_ALL_DB and not remembers:
        memory_db = gain_memory_db(bench, curve, quieter_by_db=QUIETER_DB)
        remembers = has_memory(memory_db, floor_db)
    onset = onset_over_frequency(tones, curve, criteria, remembers=remembers)
    found = _Found(curve, onset, memory_db)
    middle_dbfs = LEVELS_DBFS[-1] if curve.linear_to_dbfs is None else curve.linear_to_dbfs - ELSEWHERE_DB
    return found if remembers or min(onset.level_dbfs) >= middle_dbfs else _elsewhere(bench, tones, found, criteria)


def _elsewhere(bench: Bench, tones: ToneBench, found: _Found, criteria: Criteria) -> _Found:
    """What begins earlier than near 1 kHz, as dynamics in one band do, asked where that is."""
    curve, onset = found.curve, found.onset
    lowest_dbfs = min(onset.level_dbfs)
    worst_hz = onset.frequency_hz[onset.level_dbfs.index(lowest_dbfs)]
    loud_dbfs = min(lowest_dbfs + 2.0 * BURST_ABOVE_P1_DB, LEVELS_DBFS[-1])
    quiet_dbfs = lowest_dbfs - BURST_ABOVE_P1_DB
    memory_db = measure_memory_db(
        bench, curve.channel, worst_hz, loud_dbfs, quiet_dbfs, ceiling_dbfs=curve.ceiling_dbfs
    )
    if has_memory(memory_db, criteria.floor_gain_db()):
        return replace(found, memory_db=memory_db)
    if curve.linear_to_dbfs is not None:
        return found
    curve = measure_levels(tones, worst_hz, criteria)
    if curve.linear_to_dbfs is not None and curve.linear_to_dbfs < lowest_dbfs - AGREE_DB:
        # What was taken for well inside near 1 kHz is past it there.
        onset = onset_over_frequency(tones, curve, criteria, remembers=False)
    return _Found(curve, onset, gain_memory_db(bench, curve))


def _named(bench: Bench, tones: ToneBench, found: _Found, measured: StageProfile, floor_gain_db: float) -> StageProfile:
    """With its kind, and whether its gain bends what is sudden."""
    clue = clue_of_movement(Asked(bench, tones, found.curve, found.onset, found.memory_db, floor_gain_db))
    if clue is None:
        return replace(measured, kind=shaping_kind(found.curve))
    profile = replace(measured, kind=dynamics_kind(found.curve))
    if clue is Clue.MOVES_A_BAND and leaves_tones_pure(tones):
        return profile
    bends = bends_bursts(bench, dynamics_set_in_dbfs(profile))
    return replace(profile, bends_bursts=bends or (profile.kind is Kind.DYNAMICS and stops_lone_samples(bench)))
