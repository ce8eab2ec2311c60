"""Limits that only show where channels are unlike: a clip at the sides hears nothing of what all channels share."""

from __future__ import annotations

import math

from chainsim.model.profile import StageProfile
from chainsim.profile.level_scaling import LEVELS_DBFS, Scaling
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.settling import SETTLE_S, WINDOW_S, band
from chainsim.profile.sine_response import Criteria, compare
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import frames_from_s

FEW = 3
"""So many frequencies are asked for of stages that need time to settle."""
JUST_BELOW_DB = 0.3
QUIETER_DB = 6.0


def leaves_unexplained(profile: StageProfile, scaling: Scaling) -> bool:
    """Whether unlike channels met a limit below the one that was found with all channels alike: at their sides."""
    first_dbfs = scaling.first_nonlinear_dbfs
    return first_dbfs is not None and not scaling.is_linear and lowest_dbfs(profile) > first_dbfs


def stops_below(bench: Bench, profile: StageProfile, scaling: Scaling) -> bool:
    """Whether channels of these polarities may stop being linear below a profile's limit: asked just below it."""
    frequencies_hz = profile.onset.frequency_hz
    if not frequencies_hz:
        return True
    if len(frequencies_hz) > FEW:
        tones, _ = band(bench)
    else:
        tones = ToneBench(bench, SETTLE_S, frames_from_s(WINDOW_S, bench.audio.sample_rate_hz), apart=True)
    loud_dbfs = min(lowest_dbfs(profile), LEVELS_DBFS[-1]) - JUST_BELOW_DB
    criterion = Criteria(scaling.repeatability_db).is_nonlinear
    periods = sorted({tones.periods(frequency_hz) for frequency_hz in frequencies_hz})
    quiet = tones.answers([Tone(k, loud_dbfs - QUIETER_DB) for k in periods])
    loud = tones.answers([Tone(k, loud_dbfs) for k in periods])
    return any(
        criterion(compare(one, other, QUIETER_DB))
        for window, reference in zip(loud, quiet, strict=True)
        for one, other in zip(window, reference, strict=True)
    )


def lowest_dbfs(profile: StageProfile) -> float:
    """Where a stage first stops being linear, over frequency; infinity: nowhere."""
    return math.inf if profile.worst_onset_dbfs is None else profile.worst_onset_dbfs
