"""How long a stage's tones need to settle: as short as changes nothing, since every tone of a probe pays for it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainsim.profile.measurement_bench import RESTS_S, Bench
from chainsim.profile.null_depth import Array
from chainsim.profile.probe.distortion_onset import onset_frequencies_hz
from chainsim.profile.sine_response import ABOVE_FLOOR_DB, LINEAR_LNR_DB, Criteria
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_power, frames_from_s

WINDOW_S = 0.125
SHORT_WINDOW_S = 0.05
SETTLE_S, QUICK_SETTLE_S, SHORT_SETTLE_S = 0.3, 0.1, 0.04
MIDDLE_HZ = 1016.0
FREQUENCIES_HZ = (104.0, MIDDLE_HZ, 5032.0)
SETTLED_DB = -80.0
CHECKED_DBFS = (-24.0, 0.0, 24.0)


def as_quick_as_exact(bench: Bench, criteria: Criteria) -> ToneBench:
    """Tones with the shortest settling time, and in one pass, where that changes nothing at three levels."""
    window_frames = frames_from_s(WINDOW_S, bench.audio.sample_rate_hz)
    patient = ToneBench(bench, SETTLE_S, window_frames, apart=True)
    tones = [Tone(patient.periods(MIDDLE_HZ), level) for level in CHECKED_DBFS]
    expected = patient.answers(tones)
    quick = (
        (ToneBench(bench, QUICK_SETTLE_S, window_frames), SETTLED_DB),
        (ToneBench(bench, QUICK_SETTLE_S, window_frames, apart=True), SETTLED_DB),
    )
    one_pass = (ToneBench(bench, SETTLE_S, window_frames), LINEAR_LNR_DB)
    for trial, alike_db in (one_pass,) if bench.rest_frames is None else (*quick, one_pass):
        limit_db = max(alike_db, criteria.floor_db + ABOVE_FLOOR_DB)
        if all(_differ_db(a, b) <= limit_db for a, b in zip(trial.answers(tones), expected, strict=True)):
            return trial
    return patient


def band(bench: Bench) -> tuple[ToneBench, Sequence[float]]:
    """Short tones over the whole band, for stages that settle within them."""
    rate_hz = bench.audio.sample_rate_hz
    return ToneBench(bench, SHORT_SETTLE_S, _short_window_frames(rate_hz)), onset_frequencies_hz(rate_hz)


def forgets_quickly(bench: Bench) -> bool:
    """Whether the shortest pause makes an instance as good as new."""
    return bench.rest_frames == frames_from_s(RESTS_S[0], bench.audio.sample_rate_hz)


def settles_s(tones: ToneBench) -> float | None:
    """After how long loud and quiet are forgotten and tones answered as ever after; None: that takes longer."""
    quick = tones.settle_frames == frames_from_s(QUICK_SETTLE_S, tones.bench.audio.sample_rate_hz)
    return QUICK_SETTLE_S if quick and forgets_quickly(tones.bench) else None


def _differ_db(answer: Array, expected: Array) -> float:
    """Against the expected answer; a mean that still drifts is left out."""
    power = float(np.square(expected).sum())
    return db_from_power(float((answer - expected).var(axis=1).sum()) * answer.shape[1] / power) if power else math.inf


def _short_window_frames(sample_rate_hz: int) -> int:
    """A prime number of frames: sines of any number of periods fit."""
    frames = frames_from_s(SHORT_WINDOW_S, sample_rate_hz)
    while any(frames % divisor == 0 for divisor in range(2, math.isqrt(frames) + 1)):
        frames -= 1
    return frames
