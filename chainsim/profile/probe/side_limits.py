"""Limits that only show where channels are unlike: a clip at the sides hears nothing of what all channels share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import repeat

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.profile.level_scaling import LEVELS_DBFS, Scaling
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.probe.settling import MIDDLE_HZ, SETTLE_S, WINDOW_S, band
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
    """Whether channels of the bench's polarities may stop being linear below a profile's limit: asked just below it.

    What channels that are alike do there as well is that limit itself, not quite met.
    """
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

    def stops(periods: Sequence[int]) -> list[int]:
        """Those tones that are no longer linear in any channel."""
        asked = [Tone(k, level_dbfs) for level_dbfs in (loud_dbfs - QUIETER_DB, loud_dbfs) for k in periods]
        answers = tones.answers(asked)
        quiet, loud = answers[: len(periods)], answers[len(periods) :]
        compared = [map(compare, *pair, repeat(QUIETER_DB)) for pair in zip(loud, quiet, strict=True)]
        return [k for k, responses in zip(periods, compared, strict=True) if any(map(criterion, responses))]

    stopped, polarity = stops(periods), bench.polarity
    if not stopped:
        return False
    bench.polarity = (1.0,) * len(polarity)
    alike = stops(stopped)
    bench.polarity = polarity
    return alike != stopped


def beyond_tones(profile: StageProfile, scaling: Scaling) -> StageProfile:
    """A stage whose tones are all clean, while sweeps meet a limit: what is bent of a tone is less than its criterion.

    As a clip of what is high leaves it that passes quietly beside the dry. On a programme it may be the loudest. Where
    that limit lies is known to a step of levels; the lower end is told.
    """
    first_dbfs = scaling.first_nonlinear_dbfs
    if profile.kind is not Kind.LINEAR or first_dbfs in (None, LEVELS_DBFS[0]) or profile.worst_onset_dbfs is not None:
        return profile
    frequencies_hz = profile.onset.frequency_hz or (MIDDLE_HZ,)
    onset = OnsetCurve(frequencies_hz, (LEVELS_DBFS[LEVELS_DBFS.index(first_dbfs) - 1],) * len(frequencies_hz))
    return replace(profile, kind=Kind.SATURATION, onset=onset)


def lowest_dbfs(profile: StageProfile) -> float:
    """Where a stage first stops being linear, over frequency; infinity: nowhere."""
    return math.inf if profile.worst_onset_dbfs is None else profile.worst_onset_dbfs
