"""Is it how steep the wave is that a stage limits? Then its onset falls with frequency, along one straight line.

A sine of amplitude A rises by at most 2 A sin(pi f / rate) between two samples, so a slew limiter begins at half the
level an octave higher, over the whole band. A clip behind whatever filter has a frequency below which it is the wave
itself that reaches the limit, and there the line bends; so it does where a slew limiter has a clip behind it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.model.profile import OnsetCurve
from chainsim.units import db_from_gain

OCTAVES, FINITE_OCTAVES = 4.0, 2.0
LEAST_POINTS = 3
WITHIN_DB = 0.4
"""Of one line: onsets are told to 0.2 dB each."""
TOP_DBFS = 36.0
BAND_SHARE = 1.0 / 3.0
"""Of the sample rate: above that the filters of what runs at more inside take from a tone before it is limited."""


def is_slew_limit(onset: OnsetCurve, sample_rate_hz: int) -> bool:
    """Whether all onsets lie on such a line, over four octaves of which two have an onset.

    Args:
        onset: of a stage; where it is +inf the line has to be beyond what was probed.
        sample_rate_hz: that it was probed at; inside it may run at more.
    """
    points = [
        (hz, dbfs)
        for hz, dbfs in zip(onset.frequency_hz, onset.level_dbfs, strict=True)
        if hz < BAND_SHARE * sample_rate_hz
    ]
    finite_hz = [hz for hz, dbfs in points if dbfs < math.inf]
    if len(points) < LEAST_POINTS or not finite_hz:
        return False
    if math.log2(points[-1][0] / points[0][0]) < OCTAVES or math.log2(finite_hz[-1] / finite_hz[0]) < FINITE_OCTAVES:
        return False
    return any(
        _on_line(points, steepness) for steepness in ([hz for hz, _ in points], _sampled(points, sample_rate_hz))
    )


def _sampled(points: Sequence[tuple[float, float]], rate_hz: int) -> list[float]:
    return [rate_hz / math.pi * math.sin(math.pi * hz / rate_hz) for hz, _ in points]


def _on_line(points: Sequence[tuple[float, float]], steepness: Sequence[float]) -> bool:
    """Whether level times steepness is one number."""
    lines_db = [dbfs + db_from_gain(steep) for (_, dbfs), steep in zip(points, steepness, strict=True)]
    finite_db = [line_db for line_db in lines_db if line_db < math.inf]
    middle_db = (max(finite_db) + min(finite_db)) / 2.0
    beyond = all(
        middle_db - db_from_gain(steep) > TOP_DBFS - WITHIN_DB
        for line_db, steep in zip(lines_db, steepness, strict=True)
        if line_db == math.inf
    )
    return beyond and max(finite_db) - min(finite_db) <= 2.0 * WITHIN_DB
