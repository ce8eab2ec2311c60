"""Does a stage's gain follow the level: after a burst, or so quickly that only its harmonics over frequency tell?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.level_memory import AFTER_S, BEFORE_S, SOON_AFTER_S, measure_foresight_db, measure_memory_db
from chainsim.profile.probe.sample_memory import moves_as_a_gain
from chainsim.profile.probe.settling import FREQUENCIES_HZ
from chainsim.profile.sine_response import CLEAN_LNR_DB
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import s_from_frames

BURST_ABOVE_P1_DB = 12.0
TRACE_DB = 0.001
"""What is left of a burst by a compressor of 5 ms and less; a curve leaves nothing but rounding."""
NONE_AT_ALL_DB, QUIETER_DB = 0.03, 12.0
"""Shaping shows less than the first; what shows more is asked with a quieter tone as well."""
FALLING_DB = 8.0
FAR_DB, BESIDE_DB = 24.0, 12.0
"""Tones so far beyond their onset may be clean beside a clip of a quarter of them: they are asked for the second beyond
it as well, where that clip has left -28 dB."""
SOON_MEMORY_DB = 1.5
"""Compressors show 5 and more so soon after a burst; a band-pass before a clip that still rings 0.7."""


def gain_memory_db(
    bench: Bench, curve: LevelCurve, after_s: tuple[float, float] = AFTER_S, *, quieter_by_db: float = 0.0
) -> float | None:
    """The memory test at the curve's frequency, where there is a level to remember; `quieter_by_db`: the tone behind.

    What turns up as well as down, as a compander does that a clip has upset, may come to nothing at one level.
    """
    if curve.linear_to_dbfs is None or curve.reference_index is None:
        return None
    quiet_dbfs = LEVELS_DBFS[curve.reference_index] - quieter_by_db
    loud_dbfs, ceiling_dbfs = burst_dbfs(curve), curve.ceiling_dbfs
    return measure_memory_db(bench, curve.channel, curve.frequency_hz, loud_dbfs, quiet_dbfs, after_s, ceiling_dbfs)


def burst_dbfs(curve: LevelCurve) -> float:
    """At which dynamics work: 12 dB above P1, or above where linearity ends if 1 dB is never lost."""
    limit_dbfs = curve.linear_to_dbfs if curve.p1_dbfs is None else curve.p1_dbfs
    return LEVELS_DBFS[-1] if limit_dbfs is None else min(limit_dbfs + BURST_ABOVE_P1_DB, LEVELS_DBFS[-1])


def moves_within_waves(bench: Bench, curve: LevelCurve) -> bool:
    """Whether what is as sudden as a clip is a gain that follows the wave itself; False where that can't be told."""
    if curve.linear_to_dbfs is None or curve.reference_index is None or curve.gain_db is None:
        return False
    quiet_dbfs = LEVELS_DBFS[curve.reference_index]
    return moves_as_a_gain(bench, curve.channel, curve.frequency_hz, burst_dbfs(curve), quiet_dbfs, curve.gain_db)


def acts_quickly(bench: Bench, tones: ToneBench, curve: LevelCurve, onset: Onset, floor_db: float) -> bool:
    """Whether what has forgotten after 8 ms is dynamics all the same: a short look-ahead, a fast compressor.

    A limiter turns loud tones down and makes no harmonics of any, not even a little beyond its onset: a clip beside the
    dry makes them there, and where at last 1 dB is lost what passes clean drowns them. A compressor makes fewer of
    higher tones, each as far above its own onset, and a moment after a burst it still turns down, or already before
    one; a clip before a low-pass does the first, one behind a filter the second.
    """
    if curve.p1_dbfs is None or curve.linear_to_dbfs is None:
        return False
    above_db = burst_dbfs(curve) - curve.linear_to_dbfs
    loud, near = [], []
    worst_hz = onset.frequency_hz[onset.level_dbfs.index(min(onset.level_dbfs))]
    for frequency_hz in (worst_hz, *FREQUENCIES_HZ):
        nearest = min(range(len(onset.frequency_hz)), key=lambda i: abs(onset.frequency_hz[i] - frequency_hz))
        if onset.level_dbfs[nearest] < math.inf:
            level_dbfs = min(onset.level_dbfs[nearest] + above_db, LEVELS_DBFS[-1])
            loud.append(Tone(tones.periods(frequency_hz), level_dbfs))
            near.append(replace(loud[-1], level_dbfs=min(onset.level_dbfs[nearest] + BESIDE_DB, level_dbfs)))
    distortion_db = _distortions_db(tones, loud)
    if not distortion_db or max(distortion_db) <= CLEAN_LNR_DB:
        return bool(distortion_db) and (above_db <= FAR_DB or max(_distortions_db(tones, near)) <= CLEAN_LNR_DB)
    of_rising_hz = distortion_db[1:]  # of those three that are bent at any level
    if len(of_rising_hz) < 2 or of_rising_hz[0] - of_rising_hz[-1] <= FALLING_DB or curve.reference_index is None:
        return False
    least_db = max(SOON_MEMORY_DB, floor_db)
    soon_db = gain_memory_db(bench, curve, SOON_AFTER_S)
    if soon_db is not None and abs(soon_db) > least_db:
        return True
    return _foresees(bench, curve, least_db)


def looks_ahead(bench: Bench, curve: LevelCurve, floor_db: float) -> bool:
    """Whether what reports at least a millisecond of latency has turned a tone down already when a burst begins."""
    late_s = s_from_frames(bench.reported_latency_frames, bench.audio.sample_rate_hz)
    return late_s >= BEFORE_S[0] and _foresees(bench, curve, max(SOON_MEMORY_DB, floor_db))


def _foresees(bench: Bench, curve: LevelCurve, least_db: float) -> bool:
    if curve.reference_index is None:
        return False
    quiet_dbfs = LEVELS_DBFS[curve.reference_index]
    foreseen_db = measure_foresight_db(bench, curve.channel, curve.frequency_hz, burst_dbfs(curve), quiet_dbfs)
    return abs(foreseen_db) > least_db


def _distortions_db(tones: ToneBench, asked: Sequence[Tone]) -> list[float]:
    return [tones.distortion_db(w, t.periods) for t, w in zip(asked, tones.answers(asked), strict=True)]
