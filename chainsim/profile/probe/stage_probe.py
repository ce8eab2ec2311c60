"""Processor -> StageProfile, in order: does it repeat itself, does it scale, where does it stop, what is it."""

from __future__ import annotations

import math
import time
from dataclasses import replace

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, StageProfile, TransferCurve
from chainsim.profile.lag import answers_at_once, is_phase, lag_frames
from chainsim.profile.late_answer import LED_IN_S, is_silent_at_first, led_in, silent_for_frames
from chainsim.profile.level_curve import ceiling_of, measure_outputs
from chainsim.profile.level_scaling import (
    LEVELS_DBFS,
    OPERATING_DBFS,
    WANDERS_DB,
    Scaling,
    measure_scaling,
    staircase,
)
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.pre_roll import moves_with_level
from chainsim.profile.probe.block_sizes import compare_block_sizes, judged_by_fresh_ones
from chainsim.profile.probe.distortion_curve import DISTORTION_DBFS, with_distortion
from chainsim.profile.probe.harmonics import by_harmonics
from chainsim.profile.probe.level_dependence import measure_by_level
from chainsim.profile.probe.settling import FREQUENCIES_HZ, MIDDLE_HZ, SETTLE_S, WINDOW_S, band, forgets_quickly
from chainsim.profile.probe.side_limits import beyond_tones, leaves_unexplained, lowest_dbfs, stops_below
from chainsim.profile.stage_kind import kind_without_linear_region
from chainsim.profile.time_dependence import steady_for_s
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_power, frames_from_s, s_from_frames

QUIETEST_DBFS = -60.0


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
    at_once = not scaling.is_linear and answers_at_once(bench) if late_by is None else is_phase(bench, late_by)
    if at_once:
        late_by = 0
    reported_frames = bench.reported_latency_frames  # in the usual blocks: what built-ins hold back depends on them
    expected = scaling.first[:, : quiet.shape[1]]
    blocks = compare_block_sizes(bench, expected)
    general = StageProfile(
        latency_reported_frames=reported_frames,
        latency_measured_frames=None if late_by is None else late_by + reported_frames,
        repeatability_db=scaling.repeatability_db,
        forgets_s=None if bench.rest_frames is None else s_from_frames(bench.rest_frames, audio.sample_rate_hz),
    )
    profile = _linear(bench, general) if scaling.is_linear else _not_linear(bench, scaling, general)
    if audio.channels > 1 and not scaling.is_lossy and leaves_unexplained(profile, scaling):
        bench.polarity = tuple((-1.0) ** channel for channel in range(audio.channels))
        aside = _not_linear(bench, scaling, general) if stops_below(bench, profile, scaling) else profile
        nameless = profile.kind is Kind.LINEAR and aside.kind is Kind.UNKNOWN  # what it does at its sides has no name
        if nameless or lowest_dbfs(aside) < lowest_dbfs(profile):
            profile = replace(aside, small_signal_gain_db=profile.small_signal_gain_db)
    profile = beyond_tones(profile, scaling)
    blocks = judged_by_fresh_ones(bench, expected, blocks)
    by_chance = scaling.repeatability_db <= WANDERS_DB < blocks.of_instances_db  # two instances were alike
    profile = replace(
        profile,
        repeatability_db=blocks.of_instances_db if by_chance else scaling.repeatability_db,
        block_size_residual_db=blocks.of_sizes_db,
    )
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


def _not_linear(bench: Bench, scaling: Scaling, general: StageProfile) -> StageProfile:
    """A stage that answers differently to different levels, or never alike."""
    if scaling.is_lossy:
        return _without_linear_region(bench, general)
    return measure_by_level(bench, scaling.repeatability_db, general)


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
