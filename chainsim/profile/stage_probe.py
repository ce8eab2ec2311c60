"""Processor -> StageProfile, in order: does it repeat itself, does it scale, where does it stop, what is it."""

from __future__ import annotations

import math
import time
from dataclasses import replace

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.profile.band_gain import leaves_tones_pure, moves_a_band
from chainsim.profile.block_sizes import compare_block_sizes
from chainsim.profile.burst_distortion import bends_bursts
from chainsim.profile.distortion_curve import DISTORTION_DBFS, with_distortion
from chainsim.profile.follows_level import (
    BURST_ABOVE_P1_DB,
    NONE_AT_ALL_DB,
    QUIETER_DB,
    TRACE_DB,
    acts_quickly,
    gain_memory_db,
    moves_within_waves,
)
from chainsim.profile.gain_alone import is_gain_alone
from chainsim.profile.gain_and_bend import is_gain_and_bend
from chainsim.profile.harmonics import by_harmonics
from chainsim.profile.lag import lag_frames
from chainsim.profile.late_answer import LED_IN_S, is_silent_at_first, led_in, silent_for_frames
from chainsim.profile.level_curve import ceiling_of, measure_levels, measure_outputs
from chainsim.profile.level_memory import measure_memory_db
from chainsim.profile.level_scaling import (
    LEVELS_DBFS,
    OPERATING_DBFS,
    WANDERS_DB,
    Scaling,
    measure_scaling,
    staircase,
)
from chainsim.profile.lone_samples import stops_lone_samples
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.onset_over_frequency import onset_over_frequency
from chainsim.profile.pre_roll import moves_with_level
from chainsim.profile.settling import (
    FREQUENCIES_HZ,
    MIDDLE_HZ,
    SETTLE_S,
    WINDOW_S,
    as_quick_as_exact,
    band,
    forgets_quickly,
    settles_s,
)
from chainsim.profile.side_limits import beyond_tones, leaves_unexplained, lowest_dbfs, stops_below
from chainsim.profile.sine_response import Criteria
from chainsim.profile.soon_memory import turns_down_soon
from chainsim.profile.stage_kind import (
    dynamics_kind,
    dynamics_set_in_dbfs,
    has_memory,
    kind_without_linear_region,
    shaping_kind,
)
from chainsim.profile.time_dependence import steady_for_s
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_power, frames_from_s, s_from_frames

QUIETEST_DBFS = -60.0
ELSEWHERE_DB = 6.0
AGREE_DB = 3.0


def probe_stage(open_processor: OpenProcessor, audio: AudioFormat) -> StageProfile:
    """Measure what a stage does to level, in its actual setting.

    Args:
        open_processor: gives a fresh instance at every call. For a mono-only plugin on stereo material one instance
            is enough: probe it with one channel.
        audio: sample rate and channels to probe with; all channels get the same signal, the worst one is reported.

    Returns:
        The profile. Levels to 0.02 dB near 1 kHz, to 0.2 dB over frequency.
    """
    started = time.perf_counter()
    bench = Bench(open_processor, audio)
    scaling = measure_scaling(bench)
    is_silent = is_silent_at_first(scaling.first) and not bench.hums
    late_frames = silent_for_frames(bench, open_processor) if is_silent else None
    if late_frames is not None:
        return _led_in(open_processor, audio, late_frames)
    quiet = staircase(audio, up_to_dbfs=OPERATING_DBFS)
    quietest = staircase(audio, up_to_dbfs=QUIETEST_DBFS)  # hardly any dynamics change that
    found = (lag_frames(asked, scaling.first[:, : asked.shape[1]]) for asked in (quiet, quietest))
    late_by = next((frames for frames in found if frames is not None), None)
    reported_frames = bench.reported_latency_frames  # in the usual blocks: what built-ins hold back depends on them
    blocks = compare_block_sizes(bench, scaling.first[:, : quiet.shape[1]])
    by_chance = scaling.repeatability_db <= WANDERS_DB < blocks.of_instances_db  # two instances were alike
    general = StageProfile(
        latency_reported_frames=reported_frames,
        latency_measured_frames=None if late_by is None else late_by + reported_frames,
        repeatability_db=blocks.of_instances_db if by_chance else scaling.repeatability_db,
        forgets_s=None if bench.rest_frames is None else s_from_frames(bench.rest_frames, audio.sample_rate_hz),
        block_size_residual_db=blocks.of_sizes_db,
    )
    profile = _linear(bench, general) if scaling.is_linear else _by_level(bench, scaling, general)
    if audio.channels > 1 and not scaling.is_lossy and leaves_unexplained(profile, scaling):
        bench.polarity = tuple((-1.0) ** channel for channel in range(audio.channels))
        aside = _by_level(bench, scaling, general) if stops_below(bench, profile, scaling) else profile
        if lowest_dbfs(aside) < lowest_dbfs(profile):
            profile = replace(aside, small_signal_gain_db=profile.small_signal_gain_db)
    profile = beyond_tones(profile, scaling)
    if profile.kind in (Kind.CLIP, Kind.SATURATION) and not moves_with_level(profile):
        profile = replace(profile, steady_for_s=steady_for_s(bench.fresh, audio))
    profile = by_harmonics(bench, profile)
    return replace(profile, non_finite_output=bench.non_finite, probe_s=time.perf_counter() - started)


def _led_in(open_processor: OpenProcessor, audio: AudioFormat, late_frames: int) -> StageProfile:
    """What is silent for longer than tones are played, without that silence."""
    if late_frames > frames_from_s(LED_IN_S, audio.sample_rate_hz):
        latency_frames = open_processor().reported_latency_frames
        return StageProfile(repeatability_db=-math.inf, latency_reported_frames=latency_frames, late_frames=late_frames)
    profile = probe_stage(led_in(open_processor, late_frames), audio)
    reported_frames = profile.latency_reported_frames - late_frames
    return replace(
        profile, latency_reported_frames=reported_frames, latency_measured_frames=None, late_frames=late_frames
    )


def _linear(bench: Bench, general: StageProfile) -> StageProfile:
    """A stage that scales exactly: gain and distortion at one level are those at all levels."""
    tones = ToneBench(bench, SETTLE_S, frames_from_s(WINDOW_S, bench.audio.sample_rate_hz))
    periods = tones.periods(MIDDLE_HZ)
    (window,) = tones.answers([Tone(periods, DISTORTION_DBFS)])
    gain_db = db_from_power(2.0 * float(window.var(axis=1).max())) - DISTORTION_DBFS
    if gain_db == -math.inf:
        return replace(general, sounds_alone=bench.hums)  # nothing is known of it
    profile = replace(
        general,
        kind=Kind.LINEAR,
        small_signal_gain_db=gain_db,
        transfer=TransferCurve(
            LEVELS_DBFS,
            tuple(level + gain_db for level in LEVELS_DBFS),
            (tones.distortion_db(window, periods),) * len(LEVELS_DBFS),
        ),
        memory_db=0.0,
    )
    # What echoes or wanders would be told as distortion of the next tone.
    return with_distortion(profile, *band(bench)) if forgets_quickly(bench) else profile


def _by_level(bench: Bench, scaling: Scaling, general: StageProfile) -> StageProfile:
    """A stage that answers differently to different levels."""
    criteria = Criteria(scaling.repeatability_db)
    if scaling.is_lossy:
        return _without_linear_region(bench, general)
    tones = as_quick_as_exact(bench, criteria)
    curve = measure_levels(tones, MIDDLE_HZ, criteria)
    tones_and_frequencies = band(bench) if forgets_quickly(bench) else (tones, FREQUENCIES_HZ)
    measured = replace(
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
    if curve.reference_index is None:
        return measured  # scales somewhere, and yet no three levels agree: nothing to name it by
    floor_db = criteria.floor_gain_db()
    at_once = bench.reported_latency_frames == 0  # what looks ahead is asked with more care
    gain_alone = (at_once and is_gain_alone(bench)) or is_gain_and_bend(bench)
    memory_db = gain_memory_db(bench, curve)
    remembers = gain_alone or has_memory(memory_db, floor_db)
    if memory_db is not None and abs(memory_db) > NONE_AT_ALL_DB and not remembers:
        memory_db = gain_memory_db(bench, curve, quieter_by_db=QUIETER_DB)
        remembers = has_memory(memory_db, floor_db)
    onset = onset_over_frequency(tones, curve, criteria, remembers=remembers)
    lowest_dbfs = min(onset.level_dbfs)
    middle_dbfs = LEVELS_DBFS[-1] if curve.linear_to_dbfs is None else curve.linear_to_dbfs - ELSEWHERE_DB
    if lowest_dbfs < middle_dbfs and not remembers:
        # It happens earlier elsewhere than near 1 kHz, as dynamics in one band do: ask there whether it remembers.
        worst_hz = onset.frequency_hz[onset.level_dbfs.index(lowest_dbfs)]
        loud_dbfs = min(lowest_dbfs + 2.0 * BURST_ABOVE_P1_DB, LEVELS_DBFS[-1])
        quiet_dbfs = lowest_dbfs - BURST_ABOVE_P1_DB
        memory_there_db = measure_memory_db(
            bench, curve.channel, worst_hz, loud_dbfs, quiet_dbfs, ceiling_dbfs=curve.ceiling_dbfs
        )
        if has_memory(memory_there_db, floor_db):
            memory_db = memory_there_db
        elif curve.linear_to_dbfs is None:
            curve = measure_levels(tones, worst_hz, criteria)
            memory_db = gain_memory_db(bench, curve)
            if curve.linear_to_dbfs is not None and curve.linear_to_dbfs < lowest_dbfs - AGREE_DB:
                # What was taken for well inside near 1 kHz is past it there.
                onset = onset_over_frequency(tones, curve, criteria, remembers=False)
    measured = replace(measured, memory_db=memory_db, onset=OnsetCurve(onset.frequency_hz, onset.level_dbfs))
    if gain_alone and measured.worst_onset_dbfs is not None:  # else a gate alone, linear from where it opens
        return replace(measured, kind=Kind.DYNAMICS, gain_alone=True)
    moves = has_memory(memory_db, floor_db) or acts_quickly(bench, tones, curve, onset, floor_db)
    of_a_band = not moves and moves_a_band(bench, tones, curve, onset)
    may_move = shaping_kind(curve) is Kind.CLIP or (memory_db is not None and abs(memory_db) > TRACE_DB)
    moves = (
        moves or of_a_band or (may_move and moves_within_waves(bench, curve)) or turns_down_soon(bench, curve, onset)
    )
    profile = replace(measured, kind=dynamics_kind(curve) if moves else shaping_kind(curve))
    asked = moves and not (of_a_band and leaves_tones_pure(tones))
    bends = asked and bends_bursts(bench, dynamics_set_in_dbfs(profile))
    bends = bends or (asked and profile.kind is Kind.DYNAMICS and stops_lone_samples(bench))
    return replace(profile, bends_bursts=bends)


def _without_linear_region(bench: Bench, general: StageProfile) -> StageProfile:
    """Codecs and the like: there is no level to compare others with, so only what comes out is told."""
    tones = ToneBench(bench, SETTLE_S, frames_from_s(WINDOW_S, bench.audio.sample_rate_hz))
    output_dbfs, thd_db = measure_outputs(tones, MIDDLE_HZ)
    return replace(
        with_distortion(general, tones, FREQUENCIES_HZ),
        kind=kind_without_linear_region(output_dbfs),
        small_signal_gain_db=output_dbfs[LEVELS_DBFS.index(OPERATING_DBFS)] - OPERATING_DBFS,
        ceiling_dbfs=ceiling_of(output_dbfs),
        transfer=TransferCurve(LEVELS_DBFS, output_dbfs, thd_db),
    )
