"""Does a stage that follows the level stop single loud samples, and not by turning down what is beside them?

What attacks within milliseconds has turned a burst down before anybody looks at it; but a single sample out of silence
is over before that. If a clip stops it, it comes out as high at whatever level from one level on. A limiter without
attack stops it as well, and gives a quiet tone behind it the same gain, or before it if it looks ahead. Filters behind
make of each sample the same, so much louder.
"""

from __future__ import annotations

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import Mask
from chainsim.units import frames_from_s

LOWEST_DBFS, HIGHEST_DBFS, GLANCE_DB = -24.0, 48.0, 12.0
STEP_DB, BELOW_DB, ABOVE_DB = 0.25, 2.0, 8.0
"""Around the level at which a straight line would get to where it stops: what bends before a rail gets there later.
One that is oversampled by a linear phase stops by and by, and is not told."""
ROW_S, AT_S = 0.3, 0.2
STOPS_DB, STOPPED = 0.6, 2
"""Of 12 dB more."""
LOST_DB = 12.0
FALLS = 0.4
"""By how much the slope, in dB of dB, falls from 1 dB to the next: where a tanh stops by 0.09, a cubic by 0.25."""
TONE_HZ, TONE, BESIDE_S = 5032.0, 1e-3, 0.0005
UNLIKE_DB = 6.0
"""How far the gain of a loud sample has to be from that of the tone on either side."""
TINY = 1e-9


def stops_lone_samples(bench: Bench) -> bool:
    """Whether any channel does; all are asked alike."""
    levels_dbfs = np.arange(LOWEST_DBFS, HIGHEST_DBFS + GLANCE_DB, GLANCE_DB)
    peaks_db = _peaks_db(bench, levels_dbfs)
    gains_db = peaks_db[:, 0] - levels_dbfs[0]
    stops = np.ptp(peaks_db[:, -STOPPED:], axis=1) < STOPS_DB
    stops &= levels_dbfs[-1] + gains_db - peaks_db[:, -1] > LOST_DB
    if not stops.any() or _turns_down(bench, peaks_db[:, -1] - levels_dbfs[-1] - gains_db, stops):
        return False
    corners_dbfs = {round(float(peak - gain)) for peak, gain in zip(peaks_db[stops, -1], gains_db[stops], strict=True)}
    return any(_breaks(bench, corner_dbfs) for corner_dbfs in corners_dbfs)


def _peaks_db(bench: Bench, levels_dbfs: Array) -> Array:
    """What comes out at most of a sample of each level, (channels, levels)."""
    answer = _played(bench, levels_dbfs, 0.0)
    peaks_db: Array = 20.0 * np.log10(np.abs(answer).max(axis=2) + TINY)
    return peaks_db


def _breaks(bench: Bench, about_dbfs: float) -> bool:
    """Whether it stops at once."""
    peaks_db = _peaks_db(bench, np.arange(about_dbfs - BELOW_DB, about_dbfs + ABOVE_DB, STEP_DB))
    within = round(1.0 / STEP_DB)
    slopes = peaks_db[:, within:] - peaks_db[:, :-within]
    return bool((slopes[:, :-within] - slopes[:, within:] > FALLS).any())


def _turns_down(bench: Bench, own_db: Array, stops: Mask) -> bool:
    """Whether, where it is stopped, the tone beside the loudest sample gets the gain of that, behind it or before."""
    levels_dbfs = np.array([LOWEST_DBFS, HIGHEST_DBFS])
    lone, both = (_played(bench, levels_dbfs, tone) for tone in (0.0, TONE))
    tone = _played(bench, np.full(2, -np.inf), TONE)
    frames = frames_from_s(BESIDE_S, bench.audio.sample_rate_hz)
    places = np.abs(lone[:, 0]).argmax(axis=1).tolist()
    every = zip(stops, own_db.tolist(), places, both[:, 1] - lone[:, 1], tone[:, 1], strict=True)
    return any(stop and _is_alike(own, at, frames, moved, quiet) for stop, own, at, moved, quiet in every)


def _is_alike(own_db: float, at: int, frames: int, moved: Array, quiet: Array) -> bool:
    """Of one channel: a gain that lets go gets as far from that of the sample as it gets further, in as much time."""
    starts = at - 1 - frames, at + 2, at + 2 + frames
    before, behind, later = (_rms(moved[start:][:frames]) / (_rms(quiet[start:][:frames]) + TINY) for start in starts)
    at_once = min(behind, max(2.0 * behind - later, 0.0))
    before_db, least_db, most_db = 20.0 * np.log10(np.array([before, at_once, behind]) + TINY)
    return bool(abs(before_db - own_db) < UNLIKE_DB or least_db - UNLIKE_DB < own_db < most_db + UNLIKE_DB)


def _rms(values: Array) -> float:
    return float(np.sqrt(np.mean(np.square(values)))) if values.size else 0.0


def _played(bench: Bench, levels_dbfs: Array, tone: float) -> Array:
    """Each a sample in silence, or in a tone, (channels, levels, frames), by a fresh instance."""
    rate_hz = bench.audio.sample_rate_hz
    frames, at = frames_from_s(ROW_S, rate_hz), frames_from_s(AT_S, rate_hz)
    rows: Array = np.tile(tone * np.sin(2.0 * np.pi * TONE_HZ * np.arange(frames) / rate_hz), (levels_dbfs.size, 1))
    rows[:, at] += 10.0 ** (levels_dbfs / 20.0)
    answer = bench.less_silence(bench.fresh(bench.spread(rows.ravel()))).astype(np.float64)
    return answer.reshape(-1, *rows.shape)
