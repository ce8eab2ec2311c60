"""Does the stage remember how loud it was? Compressors and limiters do, clips and saturators do not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_gain, db_from_power, frames_from_s, gain_from_db

BURST_S = 0.2
LONGER_BELOW_HZ = 950.0
AFTER_S = (0.008, 0.028)
"""Late enough for what filters before a clip still hold of the burst: of 1 kHz and more, longer below."""
SOON_AFTER_S = (0.0005, 0.0025)
"""For compressors that have forgotten by then; proves nothing by itself, because of those filters."""
SHORT_BURST_S, LONG_AFTER_S = 0.02, 1.5
"""For echoes of 50 ms and more; by then a loop that gives back half every 0.2 s has come down by 40 dB."""

BEFORE_S = (0.001, 0.0002)
LED_IN_S = 0.05


@dataclass(frozen=True, slots=True)
class BehindBurst:
    """Of a quiet tone."""

    gain_db: float  # change of its gain
    reaches_dbfs: float  # at most, its answer on top of the burst's
    heard_db: float  # what is left of the burst, against it; inf where it is not answered


def measure_memory_db(
    bench: Bench,
    channel: int,
    frequency_hz: float,
    burst_dbfs: float,
    quiet_dbfs: float,
    after_s: tuple[float, float] = AFTER_S,
    ceiling_dbfs: float | None = None,
) -> float:
    """Change of a quiet tone's gain 8 to 28 ms (or `after_s`) after a loud burst; negative: it is turned down.

    The answer to the burst alone is taken away first, so that echoes and ringing of the burst do not count. An echo so
    loud that it meets the stage's ceiling (`ceiling_dbfs`) leaves the quiet tone no room there, whatever the stage
    remembers: then behind a burst that is over before the echo comes, and long afterwards; the larger change of both.
    Below 950 Hz the echo may come while what follows a burst is still listened to: then no longer than above.
    """
    periods = max(1.0, LONGER_BELOW_HZ / frequency_hz)

    def behind(burst_s: float, begins_s: float) -> BehindBurst:
        window_s = begins_s, begins_s + (after_s[1] - after_s[0]) * periods
        return behind_burst(bench, channel, frequency_hz, (burst_dbfs, quiet_dbfs), burst_s, window_s)

    usual = behind(BURST_S, after_s[0] * periods)
    if ceiling_dbfs is None or usual.reaches_dbfs < ceiling_dbfs:
        return usual.gain_db
    soon, late = behind(SHORT_BURST_S, after_s[0] * periods), behind(BURST_S, LONG_AFTER_S)
    if soon.reaches_dbfs >= ceiling_dbfs and periods > 1.0:
        soon = behind_burst(bench, channel, frequency_hz, (burst_dbfs, quiet_dbfs), SHORT_BURST_S, after_s)
    if soon.reaches_dbfs >= ceiling_dbfs:  # it rings, or answers late: that is no echo
        return usual.gain_db
    return max(soon.gain_db, late.gain_db if late.reaches_dbfs < ceiling_dbfs else 0.0, key=abs)


def behind_burst(
    bench: Bench,
    channel: int,
    frequency_hz: float,
    levels_dbfs: tuple[float, float],
    burst_s: float,
    window_s: tuple[float, float],
) -> BehindBurst:
    """Of a burst and a quiet tone behind it at these levels, in a window that is counted from the burst's end."""
    rate_hz = bench.audio.sample_rate_hz
    burst_frames = frames_from_s(burst_s, rate_hz)
    start, end = (burst_frames + frames_from_s(edge_s, rate_hz) for edge_s in window_s)
    burst_gain, quiet_gain = map(gain_from_db, levels_dbfs)
    sine = np.sin(2.0 * np.pi * frequency_hz * np.arange(end) / rate_hz)
    burst: Array = burst_gain * sine * (np.arange(end) < burst_frames)
    quiet: Array = quiet_gain * sine * (np.arange(end) >= burst_frames)
    alone, after, tail = (
        bench.render(signal)[channel, start:end].astype(np.float64) for signal in (quiet, burst + quiet, burst)
    )
    power = float(alone @ alone)
    gain = float(alone @ (after - tail)) / power if power > 0.0 else 1.0
    reaches = float(np.abs(alone).max(initial=0.0) + np.abs(tail).max(initial=0.0))
    heard_db = db_from_power(float(tail @ tail) / power) if power > 0.0 else math.inf
    return BehindBurst(db_from_gain(max(gain, 0.0)), db_from_gain(reaches), heard_db)


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
