"""Where distortion sets in over frequency: every tone is compared with itself at a level well inside what scales."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.profile.level_curve import LevelCurve, lowest_alike
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.probe.distortion_onset import Onset, between_neighbours, lowest_onset, measure_onset, merged
from chainsim.profile.probe.follows_level import BURST_ABOVE_P1_DB
from chainsim.profile.probe.settling import FREQUENCIES_HZ, band
from chainsim.profile.sine_response import Criteria
from chainsim.profile.tones import Tone, ToneBench

WELL_INSIDE_STEPS, FURTHER_INSIDE_STEPS = 6, 11
WELL_INSIDE_LNR_DB = -66.0
NOT_INSIDE_DB = 1.0
"""An onset so near to the level of reference is that level itself: what is past its limit already gets no worse."""
CUT_DB = -24.0
"""Distortion of a tone 12 dB past where it begins: a clip of its band makes -15 and more, a fast gain of it -33."""


def onset_over_frequency(tones: ToneBench, curve: LevelCurve, criteria: Criteria, *, remembers: bool) -> Onset:
    """Over the whole band for shaping; at three frequencies for what needs time to settle.

    Args:
        tones: the stage, and how it is asked.
        curve: its levels near 1 kHz.
        criteria: what counts as another gain.
        remembers: whether the stage needs time to settle.
    """
    if remembers or tones.apart:
        frequencies_hz: Sequence[float] = FREQUENCIES_HZ
    else:
        tones, frequencies_hz = band(tones.bench)
    # Below the reference near 1 kHz, since another frequency may be boosted, but above the stage's own noise.
    reference_index = len(LEVELS_DBFS) // 2 if curve.reference_index is None else curve.reference_index
    inside = next(
        (
            index
            for index in range(max(0, reference_index - WELL_INSIDE_STEPS), reference_index)
            if curve.responses[index].lnr_db < WELL_INSIDE_LNR_DB and not criteria.is_nonlinear(curve.responses[index])
        ),
        None,
    )
    further = None
    if inside is None:  # traces of a clip in the reference itself, that of a band which hardly hears 1 kHz?
        further = lowest_alike(tones, curve, max(0, reference_index - FURTHER_INSIDE_STEPS), WELL_INSIDE_LNR_DB)
        inside = reference_index if further is None else min(further, reference_index)
    reference_dbfs = LEVELS_DBFS[inside]
    explore = measure_onset if further is None else lowest_onset
    onset = explore(tones, frequencies_hz, reference_dbfs, curve.linear_to_dbfs, criteria)
    while inside > 0 and min(onset.level_dbfs) < reference_dbfs + NOT_INSIDE_DB:  # well inside near 1 kHz alone
        quieter = range(max(0, inside - FURTHER_INSIDE_STEPS), inside)
        lower = next((index for index in quieter if curve.responses[index].lnr_db < WELL_INSIDE_LNR_DB), None)
        if lower is None:
            break
        inside, reference_dbfs = lower, LEVELS_DBFS[lower]
        onset = explore(tones, frequencies_hz, reference_dbfs, curve.linear_to_dbfs, criteria)
    if further is not None:
        if not _makes_harmonics(tones, onset):  # a gain of that band, and no clip
            reference_dbfs = LEVELS_DBFS[reference_index]
        onset = measure_onset(tones, frequencies_hz, reference_dbfs, curve.linear_to_dbfs, criteria)
    finer_hz = () if frequencies_hz is FREQUENCIES_HZ else between_neighbours(onset, tones.bench.audio.sample_rate_hz)
    if not finer_hz:
        return onset
    return merged(onset, measure_onset(tones, finer_hz, reference_dbfs, min(onset.level_dbfs), criteria))


def _makes_harmonics(tones: ToneBench, onset: Onset) -> bool:
    """Whether a tone does where the onset is lowest, well above it."""
    lowest_dbfs = min(onset.level_dbfs)
    if lowest_dbfs == math.inf:
        return False
    periods = tones.periods(onset.frequency_hz[onset.level_dbfs.index(lowest_dbfs)])
    (window,) = tones.answers([Tone(periods, min(lowest_dbfs + BURST_ABOVE_P1_DB, LEVELS_DBFS[-1]))])
    return tones.distortion_db(window, periods) > CUT_DB
