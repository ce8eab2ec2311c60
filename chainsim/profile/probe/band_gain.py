"""Does what stops being linear in one band alone turn something up or down there, or in another?

A dynamic equaliser hears one band and moves its own, which may be another: a tone behind a burst shows nothing of it
where either is not heard. But it makes no harmonics of the tone that it hears most, however loud, and for a moment
behind that tone something of the whole spectrum is another. A clip of a band makes harmonics.
"""

from __future__ import annotations

import math

import numpy as np

from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.settling import FREQUENCIES_HZ
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_power, frames_from_s, gain_from_db

ELSEWHERE_DB = 9.0
"""Between the onset near 1 kHz and the lowest: else it is not that of a band."""
BEYOND_DB = (12.0, 24.0)
PURE_DB = -55.0
"""Distortion so far beyond the onset: dynamic equalisers of 0.1 ms and more leave -61 and less, a clip of a band -37
and more, a tanh of one -45."""
NEARLY_PURE_DB = -42.0
"""The same where near 1 kHz no level loses 1 dB, as beside a band that is moved elsewhere: the tone that begins to
change something first may be heard on the detector's skirts, whose gain is as quick as its waves. Saturations that
never lose 1 dB leave what is behind a burst as it was."""
LOUD_DBFS = 24.0
BURST_S = 0.2
BEHIND_S = (0.0005, 0.0105)
QUIET_DB, QUIET_DBFS = -24.0, -60.0
BANDS_PER_OCTAVE, LOWEST_HZ, HIGHEST_OF_RATE = 2, 80.0, 0.45
HEARD_POWER = 1e-5
OTHER_DB = -26.0
"""Of a band: 0.4 dB. Dynamic equalisers move some band by -12 and more of it."""
SEED = 5


def moves_a_band(bench: Bench, tones: ToneBench, curve: LevelCurve, onset: Onset) -> bool:
    """Whether the lowest onset over frequency is that of a gain, of whatever band."""
    lowest_dbfs = min(onset.level_dbfs)
    middle_dbfs = math.inf if curve.linear_to_dbfs is None else curve.linear_to_dbfs
    all_lose = curve.p1_dbfs is not None
    if lowest_dbfs == math.inf or (all_lose and middle_dbfs < lowest_dbfs + ELSEWHERE_DB):
        return False
    periods = tones.periods(onset.frequency_hz[onset.level_dbfs.index(lowest_dbfs)])
    loud = [Tone(periods, min(lowest_dbfs + each, LEVELS_DBFS[-1])) for each in BEYOND_DB]
    most_db = PURE_DB if all_lose else NEARLY_PURE_DB
    if any(tones.distortion_db(window, periods) > most_db for window in tones.answers(loud)):
        return False
    quiet_dbfs = min(lowest_dbfs + QUIET_DB, QUIET_DBFS)
    return any(
        _changed_db(bench, curve.channel, tones.frequency_hz(periods), loud_dbfs, quiet_dbfs) > OTHER_DB
        for loud_dbfs in (loud[-1].level_dbfs, LEVELS_DBFS[-1])
    )


def leaves_tones_pure(tones: ToneBench) -> bool:
    """Whether loud tones make no harmonics either: then what bends a burst is a gain that gets there."""
    asked = [Tone(tones.periods(frequency_hz), LOUD_DBFS) for frequency_hz in FREQUENCIES_HZ]
    answers = zip(asked, tones.answers(asked), strict=True)
    return all(tones.distortion_db(window, tone.periods) < PURE_DB for tone, window in answers)


def _changed_db(bench: Bench, channel: int, frequency_hz: float, loud_dbfs: float, quiet_dbfs: float) -> float:
    """What a burst changes of quiet noise just behind it, in the half octave where it is most, against that."""
    rate_hz = bench.audio.sample_rate_hz
    burst_frames = frames_from_s(BURST_S, rate_hz)
    start, end = (burst_frames + frames_from_s(behind_s, rate_hz) for behind_s in BEHIND_S)
    frames = np.arange(end)
    sine = np.sin(2.0 * np.pi * frequency_hz * frames / rate_hz)
    burst: Array = gain_from_db(loud_dbfs) * sine * (frames < burst_frames)
    noise = np.random.default_rng(SEED).standard_normal(end)
    quiet: Array = gain_from_db(quiet_dbfs) * noise * (frames >= burst_frames)
    alone, after, tail = (
        bench.render(signal)[channel, start:end].astype(np.float64) for signal in (quiet, burst + quiet, burst)
    )
    usual, changed = _by_band(alone, rate_hz), _by_band(after - tail - alone, rate_hz)
    heard = usual > HEARD_POWER * usual.max()
    return db_from_power(float((changed[heard] / usual[heard]).max())) if heard.any() else -math.inf


def _by_band(signal: Array, rate_hz: int) -> Array:
    """Power of each half octave."""
    powers = np.square(np.abs(np.fft.rfft(signal * np.hanning(signal.size))))
    edges_hz: Array = LOWEST_HZ * 2.0 ** (np.arange(0, 24) / BANDS_PER_OCTAVE)
    edges_hz = edges_hz[edges_hz < HIGHEST_OF_RATE * rate_hz]
    band = np.searchsorted(edges_hz, np.fft.rfftfreq(signal.size, 1.0 / rate_hz))
    return np.bincount(band, powers, minlength=edges_hz.size + 1).astype(np.float64)
