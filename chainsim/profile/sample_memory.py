"""Does one sample of a loud tone come out in those behind it, where one of a quiet tone comes out alone?

Then a gain follows the level, however soon it has forgotten: a compressor that lets go within a millisecond shows
nothing of a burst soon after it, and bends waves as a clip does. What filters as well spreads samples of any tone, and
nothing is told of it here.
"""

from __future__ import annotations

import math

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_power, frames_from_s, gain_from_db

NUDGES = 24
APART_S, LED_IN_S = 0.02, 0.02
SIZE = 0.05
"""Of the tone's peak, each at another part of the wave."""
ALONE_DB = -80.0
"""Of the nudge, what rounding to 24 bits leaves in all other samples together is -90 at most."""
SPREAD_DB = -60.0
"""A clip leaves what a quiet tone does, at any level; a compressor of 1.2:1 -35, however it is set (0.05 to 10 ms)."""


def spreads_when_loud(
    bench: Bench, channel: int, frequency_hz: float, loud_dbfs: float, quiet_dbfs: float, gain_db: float
) -> bool:
    """Whether samples of the loud tone, and only they, come out in others too.

    Args:
        bench: with the stage.
        channel: that is looked at.
        frequency_hz: of both tones.
        loud_dbfs: well past where the stage is linear.
        quiet_dbfs: well below that.
        gain_db: of the stage when it is quiet.
    """
    quiet_db = _spread_db(bench, channel, frequency_hz, quiet_dbfs, gain_db)
    return quiet_db < ALONE_DB and _spread_db(bench, channel, frequency_hz, loud_dbfs, gain_db) > SPREAD_DB


def _spread_db(bench: Bench, channel: int, frequency_hz: float, level_dbfs: float, gain_db: float) -> float:
    """What comes out of single nudges elsewhere than in one sample each, of the most that does of any."""
    rate_hz = bench.audio.sample_rate_hz
    apart, first = frames_from_s(APART_S, rate_hz), frames_from_s(LED_IN_S, rate_hz)
    late = bench.reported_latency_frames
    frames = first + NUDGES * apart
    peak = gain_from_db(level_dbfs)
    tone: Array = peak * np.sin(2.0 * np.pi * frequency_hz * np.arange(frames + late) / rate_hz)
    period = rate_hz / frequency_hz
    at = first + apart * np.arange(NUDGES)
    at += np.round((np.arange(NUDGES) / NUDGES - at / period % 1.0) % 1.0 * period).astype(np.intp)
    nudged = tone.copy()
    nudged[at] -= SIZE * peak * np.sign(tone[at])
    answers = [bench.render(each)[channel].astype(np.float64) for each in (tone, nudged)]
    moved = np.square(answers[1] - answers[0])[late + first :]
    rows = moved[: NUDGES * apart].reshape(NUDGES, apart)
    elsewhere = float((rows.sum(axis=1) - rows.max(axis=1)).max())
    return db_from_power(elsewhere) - level_dbfs - gain_db - 20.0 * math.log10(SIZE) if elsewhere > 0.0 else -math.inf
