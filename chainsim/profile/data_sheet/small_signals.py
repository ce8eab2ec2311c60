"""What a stage does to small signals: gain and phase over frequency, polarity, delay, balance of its channels.

One multisine for the response: sines a twelfth of an octave apart that all fit one second, played until they are
steady. One burst of pink noise for polarity and delay, which are read where question and answer match best.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.data_sheet import Response
from chainsim.model.profile import StageProfile
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_gain, frames_from_s, gain_from_db

LOUDEST_DBFS = -18.0
BELOW_ONSET_DB = 12.0
ABOVE_LOWER_LIMIT_DB = 12.0

LOWEST_HZ, HIGHEST_HZ, HIGHEST_OF_RATE = 20.0, 20_000.0, 0.45
STEPS_AN_OCTAVE = 12
SECONDS = 1.0
"""Of the multisine: to settle, and once more to be measured. Its sines are whole numbers of Hz."""

BURST_S = 0.5
MAX_LAG_FRAMES = 8192
MIN_CORRELATION = 0.5
"""An equaliser may turn the phase of half the band; where question and answer match less nothing is said."""
MIDDLE_HZ = 1000.0
SEED = 20_260


@dataclass(frozen=True, slots=True)
class Match:
    """Where the answer matches the question best, by channel; None where it nowhere does."""

    polarity: tuple[int | None, ...]
    lag_frames: int | None


def quiet_dbfs(profile: StageProfile) -> float:
    """A peak level well inside the linear region, as far as there is one."""
    onset_dbfs, lower_dbfs = profile.worst_onset_dbfs, profile.lower_limit_dbfs
    level = LOUDEST_DBFS if onset_dbfs is None else min(LOUDEST_DBFS, onset_dbfs - BELOW_ONSET_DB)
    return level if lower_dbfs is None else max(level, lower_dbfs + ABOVE_LOWER_LIMIT_DB)


def burst(audio: AudioFormat, peak_dbfs: float) -> Array:
    """Pink noise, (frames,), the same every time."""
    frames = frames_from_s(BURST_S, audio.sample_rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(SEED).standard_normal(frames))
    frequency_hz = np.fft.rfftfreq(frames, 1.0 / audio.sample_rate_hz)
    spectrum *= np.where(frequency_hz >= LOWEST_HZ, 1.0 / np.sqrt(np.maximum(frequency_hz, LOWEST_HZ)), 0.0)
    return _at_peak(np.fft.irfft(spectrum, frames), peak_dbfs)


def matched(asked: Array, answer: Audio) -> Match:
    """Polarity of every channel, and the lag of the first that has one."""
    found = [_best_match(asked, channel.astype(np.float64)) for channel in answer]
    lag = next((lag for lag, _ in (one for one in found if one is not None)), None)
    return Match(tuple(None if one is None else one[1] for one in found), lag)


def measure_response(bench: Bench, peak_dbfs: float) -> tuple[Response, Array]:
    """Gain and phase of the loudest channel, and every channel's gain near 1 kHz."""
    rate_hz = bench.audio.sample_rate_hz
    sines_hz = response_frequencies_hz(rate_hz)
    frames = frames_from_s(SECONDS, rate_hz)
    phases = np.random.default_rng(SEED).uniform(0.0, 2.0 * np.pi, len(sines_hz))
    spectrum = np.zeros(frames // 2 + 1, complex)
    spectrum[np.asarray(sines_hz)] = np.exp(1j * phases)
    period = _at_peak(np.fft.irfft(spectrum, frames), peak_dbfs)
    answer = bench.render(np.tile(period, 2))[:, -frames:].astype(np.float64)
    asked = np.fft.rfft(period)[list(sines_hz)]
    transfer = np.fft.rfft(answer, axis=1)[:, list(sines_hz)] / asked
    gains = np.abs(transfer)
    loudest = transfer[int(np.square(gains).sum(axis=1).argmax())]
    middle = min(range(len(sines_hz)), key=lambda index: abs(sines_hz[index] - MIDDLE_HZ))
    response = Response(
        tuple(float(hz) for hz in sines_hz),
        tuple(db_from_gain(float(abs(one))) for one in loudest),
        tuple(float(degrees) for degrees in np.degrees(np.angle(loudest))),
    )
    return response, gains[:, middle]


def response_frequencies_hz(sample_rate_hz: int) -> tuple[int, ...]:
    """Twelfths of an octave from 20 Hz, each the nearest whole number of Hz."""
    highest_hz = min(HIGHEST_HZ, HIGHEST_OF_RATE * sample_rate_hz)
    steps = math.floor(math.log2(highest_hz / LOWEST_HZ) * STEPS_AN_OCTAVE)
    return tuple(sorted({round(LOWEST_HZ * 2.0 ** (step / STEPS_AN_OCTAVE)) for step in range(steps + 1)}))


def _at_peak(signal: Array, peak_dbfs: float) -> Array:
    scaled: Array = signal * (gain_from_db(peak_dbfs) / np.abs(signal).max())
    return scaled


def _best_match(asked: Array, answer: Array) -> tuple[int, int] | None:
    """(lag, polarity) of the strongest correlation, if it is one."""
    power = float((asked @ asked) * (answer @ answer))
    if power <= 0.0:
        return None
    size = 1 << (2 * asked.size - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(asked, size).conj() * np.fft.rfft(answer, size), size)
    lags = np.arange(-MAX_LAG_FRAMES, MAX_LAG_FRAMES + 1)
    strength = product[lags] / math.sqrt(power)
    best = int(np.abs(strength).argmax())
    if abs(strength[best]) < MIN_CORRELATION:
        return None
    return int(lags[best]), 1 if strength[best] > 0.0 else -1
