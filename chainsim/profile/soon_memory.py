"""Does a stage that never distorts much turn down what comes just behind a burst, while nothing of that is heard?

De-essers and other quick gains have forgotten within 8 ms, and one of high tones alone makes few harmonics less of
higher ones. What rings before a clip masks what is quiet as well, but then the ring comes out: a clip lets it through.
"""

from __future__ import annotations

import math

import numpy as np

from chainsim.profile.distortion_onset import Onset
from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_gain, db_from_power, frames_from_s, gain_from_db

DISTORTS_DB = -20.0
"""More of any level near 1 kHz: a curve. A quick one-sided detector leaves -27 and less."""
BURST_S, AFTER_S = 0.1, (0.002, 0.008)
LOUD_DB, QUIET_DB = 36.0, -12.0
"""Above the onset."""
WITHIN_DB, HIGHEST_HZ = 6.0, 12_000.0
TURNS_DB = -3.0
"""De-essers of 2 ms show -10 and less."""
HEARD_DB = -20.0
"""Of the quiet tone: a clip that something still rings into lets so much of that through that it is louder."""


def turns_down_soon(bench: Bench, curve: LevelCurve, onset: Onset) -> bool:
    """Whether a high tone is turned down soon behind a loud one that is over, rings and echoes included.

    Args:
        bench: with the stage.
        curve: its levels near 1 kHz.
        onset: over frequency.
    """
    lowest_dbfs = min(onset.level_dbfs)
    if lowest_dbfs == math.inf or max(_loud(curve), default=0.0) > DISTORTS_DB:
        return False
    near = zip(onset.frequency_hz, onset.level_dbfs, strict=True)
    frequency_hz, level_dbfs = max(pair for pair in near if _counts(*pair, lowest_dbfs))
    turned_db, heard_db = _behind_burst_db(bench, curve.channel, frequency_hz, level_dbfs)
    return turned_db < TURNS_DB and heard_db < HEARD_DB


def _loud(curve: LevelCurve) -> list[float]:
    return [db for db in curve.distortion_db if math.isfinite(db)]


def _counts(frequency_hz: float, level_dbfs: float, lowest_dbfs: float) -> bool:
    """Of the lowest onset, and those near to it that are not too high."""
    return level_dbfs == lowest_dbfs or (level_dbfs < lowest_dbfs + WITHIN_DB and frequency_hz < HIGHEST_HZ)


def _behind_burst_db(bench: Bench, channel: int, frequency_hz: float, onset_dbfs: float) -> tuple[float, float]:
    """What a quiet tone is turned by just behind a burst, and what is still heard of that, against the quiet tone."""
    rate_hz = bench.audio.sample_rate_hz
    burst_frames = frames_from_s(BURST_S, rate_hz)
    start, end = (burst_frames + frames_from_s(edge_s, rate_hz) for edge_s in AFTER_S)
    frames = np.arange(end)
    sine = np.sin(2.0 * np.pi * frequency_hz * frames / rate_hz)
    loud_dbfs = min(onset_dbfs + LOUD_DB, LEVELS_DBFS[-1])
    burst: Array = gain_from_db(loud_dbfs) * sine * (frames < burst_frames)
    quiet: Array = gain_from_db(onset_dbfs + QUIET_DB) * sine * (frames >= burst_frames)
    alone, after, tail = (
        bench.render(signal)[channel, start:end].astype(np.float64) for signal in (quiet, burst + quiet, burst)
    )
    power = float(alone @ alone)
    if power <= 0.0:
        return 0.0, math.inf
    turned = max(float(alone @ (after - tail)) / power, 0.0)
    return db_from_gain(turned), db_from_power(float(tail @ tail) / power)
