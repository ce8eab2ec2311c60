"""Does a stage turn down what comes just behind a burst, while nothing of that is heard?

De-essers and other quick gains have forgotten within 8 ms, and one of high tones alone makes few harmonics less of
higher ones; behind a curve that bends, its own onset makes few at all. What rings before a clip masks what is quiet as
well, but then the ring comes out: a clip lets it through.
"""

from __future__ import annotations

import math

from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.follows_level import burst_dbfs
from chainsim.profile.probe.level_memory import behind_burst

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
HIGH_HZ = 5032.0
BEHIND_CURVE_DB, SILENT_DB = 0.03, -80.0
"""A compressor of 0.6 ms behind a cubic shows 0.08 to 0.3, a dynamic equaliser 0.01, whose gain's own corners are as
small; curves and filters without either show 0.0001, where what rings is so far below the quiet tone."""


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
    levels_dbfs = min(level_dbfs + LOUD_DB, LEVELS_DBFS[-1]), level_dbfs + QUIET_DB
    behind = behind_burst(bench, curve.channel, frequency_hz, levels_dbfs, BURST_S, AFTER_S)
    return behind.gain_db < TURNS_DB and behind.heard_db < HEARD_DB


def moves_behind_curve(bench: Bench, curve: LevelCurve) -> bool:
    """Whether what bends gradually has a gain with it that a burst has moved, and that is not back behind it.

    What is quicker than that, or sets in further up than the burst, is not told.
    """
    if curve.linear_to_dbfs is None or curve.reference_index is None:
        return False
    levels_dbfs = burst_dbfs(curve), LEVELS_DBFS[curve.reference_index]
    behind = (
        behind_burst(bench, curve.channel, frequency_hz, levels_dbfs, BURST_S, AFTER_S)
        for frequency_hz in (curve.frequency_hz, HIGH_HZ)
    )
    return any(abs(one.gain_db) > BEHIND_CURVE_DB and one.heard_db < SILENT_DB for one in behind)


def _loud(curve: LevelCurve) -> list[float]:
    return [db for db in curve.distortion_db if math.isfinite(db)]


def _counts(frequency_hz: float, level_dbfs: float, lowest_dbfs: float) -> bool:
    """Of the lowest onset, and those near to it that are not too high."""
    return level_dbfs == lowest_dbfs or (level_dbfs < lowest_dbfs + WITHIN_DB and frequency_hz < HIGHEST_HZ)
