"""Where a stage that never answers alike begins to clip: by its harmonics, which no random delay, gain or hiss makes.

What wanders smears a tone and its surroundings; multiples of its frequency come of what bends the wave alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.model.undecided_stages import TOLD_BELOW_DB
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.median import median
from chainsim.profile.probe.burst_distortion import bends_bursts
from chainsim.profile.probe.lone_samples import stops_lone_samples
from chainsim.profile.probe.settling import FREQUENCIES_HZ
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_gain, db_from_power, frames_from_s, gain_from_db, power_from_db

LEVELS_DBFS = tuple(float(level) for level in range(-48, 37, 6))
QUIET_TO_DBFS, QUIET_DB = -12.0, -20.0
"""By this level as little is heard, or nothing is told: too much hiss, or a delay that wanders too far."""
SETTLE_S, WINDOW_S = 0.1, 0.4
FINE_DB = 0.5
PRESENT_DB, RISE_DB = -30.0, 10.0
"""Of the tone, a clip 0.7 dB past its corner, and above the least that is heard of any lower level: what wanders smears
a tone as far at each."""
SUDDEN_DB = 15.0
"""Of 6 dB of level: a clip's harmonics rise by 20 and more in the first or the second, a smooth curve's by 12."""
SPAN_DB, CORNER_CURVATURE = 4.0, 1.12
"""Harmonics of a sine that is clipped, at three equal steps of amplitude from where they are -30 dB of it: 1.2 to 1.3,
with as much of the dry beside it 1.13 and more; of a cubic or a knee of second order 0.9 to 1.08."""
MARGIN_DB, UNEVEN_MARGIN_DB, UNEVEN_DB = 1.0, 6.0, 1.0
"""Below where they are heard; more where a filter comes first, behind which a programme peaks higher than a sine."""
TURNS_DB = 3.0
"""Noise at -20 dB of a tone raises its peak by up to 2."""
SMEAR_SHARE = 0.06
AROUND = 2
HIGHEST_HARMONIC = 9


@dataclass(frozen=True, slots=True)
class Heard:
    """Up to which level a tone makes no harmonics, inf: at none; `None` where that can't be told.

    `curvature`: of how they grow from there, against the tone; above 1 they rise ever less, as beyond a corner.
    """

    frequency_hz: float
    clean_to_dbfs: float | None
    curvature: float = 0.0


def by_harmonics(bench: Bench, profile: StageProfile) -> StageProfile:
    """A profile that random motion or hiss left without a limit, with what harmonics tell of one, if they do."""
    unrest_db = -math.inf if profile.repeatability_db is None else profile.repeatability_db
    hidden = profile.kind is Kind.LINEAR and unrest_db > TOLD_BELOW_DB
    drowned = profile.kind is Kind.UNKNOWN and unrest_db > NULL_THRESHOLD_DB and profile.transfer.output_dbfs
    if not (hidden or drowned):
        return profile
    found = harmonic_onset(bench)
    if found is None:
        return replace(profile, onset=OnsetCurve())
    onset, clips = found.curve, not math.isinf(min(found.curve.level_dbfs))
    middle_dbfs = onset.level_dbfs[1]
    linear_to_dbfs = None if math.isinf(middle_dbfs) else middle_dbfs
    sets_in_dbfs = _turns_from_dbfs(profile.transfer, middle_dbfs + found.margin_db)
    if sets_in_dbfs is not None:  # and where it clips depends on what came before, not on a level of its own
        moves = OnsetCurve(onset.frequency_hz, (sets_in_dbfs,) * len(onset.frequency_hz))
        kind = Kind.DYNAMICS_THEN_CLIP if clips else Kind.DYNAMICS
        return replace(profile, kind=kind, onset=moves, bends_bursts=not clips and _bends(bench, sets_in_dbfs))
    if not clips:
        return replace(profile, onset=onset)
    kind = Kind.CLIP if found.begins_at_corner else Kind.SATURATION
    return replace(profile, kind=kind, onset=onset, linear_to_dbfs=linear_to_dbfs)


def _bends(bench: Bench, sets_in_dbfs: float) -> bool:
    """Whether any burst or lone sample is bent: a steady tone has been turned down before it gets to a clip."""
    polarity, bends = bench.polarity, False
    for way in _ways(bench):
        bench.polarity = way
        bends = bends or bends_bursts(bench, sets_in_dbfs) or stops_lone_samples(bench)
    bench.polarity = polarity
    return bends


def _ways(bench: Bench) -> Sequence[tuple[float, ...]]:
    """All channels alike, and each against the next, however they were asked last."""
    channels = range(bench.audio.channels)
    return sorted({tuple(1.0 for _ in channels), tuple((-1.0) ** channel for channel in channels)})


def _turns_from_dbfs(levels: TransferCurve, up_to_dbfs: float) -> float | None:
    """From where on a tone that is still clean comes out more or less amplified from level to level; None: nowhere."""
    rows = zip(levels.input_dbfs, levels.output_dbfs, levels.thd_db, strict=True)
    clean = [(at, out - at) for at, out, thd_db in rows if thd_db < QUIET_DB and at <= up_to_dbfs]
    gains_db = [gain_db for _, gain_db in clean]
    if not clean or max(gains_db) - min(gains_db) <= TURNS_DB:
        return None
    moved = next(n for n, gain_db in enumerate(gains_db) if abs(gain_db - gains_db[0]) > TURNS_DB / 2.0)
    return clean[moved - 1][0]


@dataclass(frozen=True, slots=True)
class HarmonicOnset:
    """Over frequency, with a margin: all infinite where no level makes any."""

    curve: OnsetCurve
    margin_db: float
    begins_at_corner: bool


def harmonic_onset(bench: Bench) -> HarmonicOnset | None:
    """None: smooth, or drowned in noise."""
    polarity = bench.polarity
    heard: list[Heard] = []
    for way in _ways(bench):
        bench.polarity = way
        tones = ToneBench(bench, SETTLE_S, frames_from_s(WINDOW_S, bench.audio.sample_rate_hz))
        heard += [_heard(tones, frequency_hz) for frequency_hz in FREQUENCIES_HZ]
    bench.polarity = polarity
    levels: dict[float, float] = {}
    for each in heard:
        if each.clean_to_dbfs is None:
            return None
        levels[each.frequency_hz] = min(each.clean_to_dbfs, levels.get(each.frequency_hz, math.inf))
    even = math.isinf(min(levels.values())) or max(levels.values()) - min(levels.values()) <= UNEVEN_DB
    margin_db = MARGIN_DB if even else UNEVEN_MARGIN_DB
    curve = OnsetCurve(tuple(levels), tuple(level - margin_db for level in levels.values()))
    return HarmonicOnset(curve, margin_db, begins_at_corner=max(each.curvature for each in heard) > CORNER_CURVATURE)


def _heard(tones: ToneBench, frequency_hz: float) -> Heard:
    periods = tones.periods(frequency_hz)
    own_hz = tones.frequency_hz(periods)
    over_db = _harmonics_db(tones, periods, LEVELS_DBFS)
    if min(over_db[: LEVELS_DBFS.index(QUIET_TO_DBFS) + 1]) > QUIET_DB:
        return Heard(own_hz, None)
    last = next((n - 1 for n in range(1, len(over_db)) if over_db[n] >= _present_db(over_db[:n])), None)
    if last is None:
        return Heard(own_hz, math.inf)
    if max(after - before for before, after in pairwise(over_db[last : last + 3])) < SUDDEN_DB:
        return Heard(own_hz, None)
    finer = np.arange(LEVELS_DBFS[last], LEVELS_DBFS[last + 1], FINE_DB).tolist()
    least_db = _present_db(over_db[: last + 1])
    present = [db >= least_db for db in _harmonics_db(tones, periods, finer)]
    first = next((n for n in range(1, len(finer)) if present[n]), len(finer))
    beyond_dbfs = finer[first] if first < len(finer) else LEVELS_DBFS[last + 1]
    return Heard(own_hz, finer[first - 1], _curvature(tones, periods, beyond_dbfs))


def _curvature(tones: ToneBench, periods: int, from_dbfs: float) -> float:
    """Share of harmonics in the middle of a span of levels against the mean of its ends."""
    ends = gain_from_db(from_dbfs), gain_from_db(from_dbfs + SPAN_DB)
    levels = [db_from_gain(each) for each in (ends[0], (ends[0] + ends[1]) / 2.0, ends[1])]
    low, middle, high = (gain_from_db(share_db) for share_db in _harmonics_db(tones, periods, levels))
    return middle * 2.0 / (low + high)


def _present_db(below_db: Sequence[float]) -> float:
    """From where on harmonics are more than what lower levels have."""
    return max(PRESENT_DB, min(below_db) + RISE_DB)


def _harmonics_db(tones: ToneBench, periods: int, levels_dbfs: Sequence[float]) -> list[float]:
    """Of the worst channel at each level, against what comes of the tone at levels around it: one may meet a notch."""
    windows = tones.answers([Tone(periods, level) for level in levels_dbfs])
    powers = np.stack([np.square(np.abs(np.fft.rfft(w * np.blackman(w.shape[1]), axis=1))) for w in windows])
    bins = np.arange(powers.shape[2])
    near = [np.abs(bins - k * periods) < SMEAR_SHARE * k * periods for k in range(2, HIGHEST_HARMONIC + 1)]
    harmonics = powers[:, :, (bins > 1.6 * periods) & np.any(near, axis=0)].sum(axis=2)
    tone = powers[:, :, np.abs(bins - periods) < periods / 2].sum(axis=2)
    level_powers = np.array([[power_from_db(level)] for level in levels_dbfs])
    gains = tone / level_powers
    usual = np.stack([median(gains[max(0, n - AROUND) : n + AROUND + 1]) for n in range(len(gains))])
    share = np.divide(harmonics, usual * level_powers, out=np.zeros_like(tone), where=usual > 0.0).max(axis=1)
    return [db_from_power(float(each)) if each > 0.0 else math.inf for each in share]
