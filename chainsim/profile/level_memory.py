"""Does the stage remember how loud it was? Compressors and limiters do, clips and saturators do not."""

from __future__ import annotations

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_gain, frames_from_s, gain_from_db

BURST_S = 0.2
LONGER_BELOW_HZ = 950.0
AFTER_S = (0.008, 0.028)
"""Late enough for what filters before a clip still hold of the burst: of 1 kHz and more, longer below."""
SOON_AFTER_S = (0.0005, 0.0025)
"""For compressors that have forgotten by then; proves nothing by itself, because of those filters."""

BEFORE_S = (0.001, 0.0002)
LED_IN_S = 0.05


def measure_memory_db(
    bench: Bench,
    channel: int,
    frequency_hz: float,
    burst_dbfs: float,
    quiet_dbfs: float,
    after_s: tuple[float, float] = AFTER_S,
) -> float:
    """Change of a quiet tone's gain 8 to 28 ms (or `after_s`) after a loud burst; negative: it is turned down.

    The answer to the burst alone is taken away first, so that echoes and ringing of the burst do not count.
    """
    rate_hz = bench.audio.sample_rate_hz
    burst_frames = frames_from_s(BURST_S, rate_hz)
    periods = max(1.0, LONGER_BELOW_HZ / frequency_hz)
    start, end = (burst_frames + frames_from_s(edge_s * periods, rate_hz) for edge_s in after_s)
    sine = np.sin(2.0 * np.pi * frequency_hz * np.arange(end) / rate_hz)
    burst: Array = gain_from_db(burst_dbfs) * sine * (np.arange(end) < burst_frames)
    quiet: Array = gain_from_db(quiet_dbfs) * sine * (np.arange(end) >= burst_frames)
    alone, after, tail = (
        bench.render(signal)[channel, start:end].astype(np.float64) for signal in (quiet, burst + quiet, burst)
    )
    power = float(alone @ alone)
    gain = float(alone @ (after - tail)) / power if power > 0.0 else 1.0
    return db_from_gain(max(gain, 0.0))


def measure_foresight_db(
    bench: Bench, channel: int, frequency_hz: float, burst_dbfs: float, quiet_dbfs: float
) -> float:
    """Change of a quiet tone's gain in the millisecond before a loud burst: what looks ahead turns it down already.

    The answer to the burst alone is taken away, so that filters of linear phase do not count.
    """
    rate_hz = bench.audio.sample_rate_hz
    begins = frames_from_s(LED_IN_S, rate_hz)
    start, end = (begins - frames_from_s(before_s, rate_hz) for before_s in BEFORE_S)
    frames = np.arange(begins + frames_from_s(BURST_S, rate_hz))
    sine = np.sin(2.0 * np.pi * frequency_hz * frames / rate_hz)
    quiet: Array = gain_from_db(quiet_dbfs) * sine * (frames < begins)
    burst: Array = gain_from_db(burst_dbfs) * sine * (frames >= begins)
    alone, before, ahead = (
        bench.render(signal)[channel, start:end].astype(np.float64) for signal in (quiet, quiet + burst, burst)
    )
    power = float(alone @ alone)
    gain = float(alone @ (before - ahead)) / power if power > 0.0 else 1.0
    return db_from_gain(max(gain, 0.0))
