"""Harmonics and aliasing of sines that fit their window exactly.

A sine of m periods in N frames, N a prime number, has its k-th harmonic in bin k m: below N/2 where it belongs, from
there on folded back to a bin of its own. So the two are told apart without a window function, by counting. Noise,
echoes and modulation are not the same in two windows: what stays of the sum of both is above what their difference
holds, or it is not known.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from chainsim.model.data_sheet import SINE_LEVELS_DBFS, ToneDistortion
from chainsim.profile.data_sheet.steady_tones import SteadyTones
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_power, power_from_db

FREQUENCIES_HZ = (100.0, 1000.0, 5000.0)
NEAR_A_QUARTER = 0.23
"""Of the rate. The third harmonic and all above fold back, where nothing is done about it."""
HARMONICS = tuple(range(2, 10))
WINDOW_S = 0.125
SETTLE_S, LONG_SETTLE_S = 0.2, 1.5
"""For stages that forget within half a second, and for the others."""
FORGETS_S = 0.5
ORDERS_OF_WINDOW = 1 / 6
"""Harmonics that are followed: to the 1000th at 48 kHz, at which a clipped sine has nothing left."""
UNSTEADY_BY = 4.0
"""A decay that differs little from window to window is underestimated by the difference."""
STRAYS = 6.0
"""Of a few bins of noise: a single one holds seven times the mean once in a thousand."""
CERTAIN_DB = -120.0
"""So far below the sine it does not matter whether it is noise."""

Bins = npt.NDArray[np.int64]


def measure_distortion(bench: Bench) -> tuple[ToneDistortion, ...]:
    """At 100 Hz, 1 kHz, 5 kHz (as far as they are below 0.4 of the rate) and near a quarter of the rate."""
    rate_hz = bench.audio.sample_rate_hz
    forgets = bench.rest_frames is not None and bench.rest_frames <= FORGETS_S * rate_hz
    tones = SteadyTones(bench, SETTLE_S if forgets else LONG_SETTLE_S, WINDOW_S)
    wanted = [(hz, False) for hz in FREQUENCIES_HZ if hz < 0.4 * rate_hz] + [(NEAR_A_QUARTER * rate_hz, True)]
    return tuple(_over_level(tones, tones.periods(hz), of_rate=of_rate) for hz, of_rate in wanted)


def harmonic_bins(periods: int, window_frames: int) -> tuple[Bins, Bins]:
    """Bins of the harmonics from the second on: those below half the rate, those that fold back."""
    orders = np.arange(2, max(3, int(window_frames * ORDERS_OF_WINDOW)) + 1)
    turned = (orders * periods) % window_frames
    bins = np.minimum(turned, window_frames - turned)
    below = 2 * orders * periods < window_frames
    return bins[below], bins[~below]


def bin_powers(windows: Array) -> Array:
    """Mean square of what every bin holds, of (..., frames)."""
    frames = windows.shape[-1]
    power: Array = np.square(np.abs(np.fft.rfft(windows, axis=-1))) * (2.0 / frames**2)
    return power


def _over_level(tones: SteadyTones, periods: int, *, of_rate: bool) -> ToneDistortion:
    own, folded = harmonic_bins(periods, tones.window_frames)
    single = [own[k - 2 : k - 1] for k in HARMONICS]
    thd, aliasing, harmonics = [], [], []
    for first, second in tones.answers([(periods, level) for level in SINE_LEVELS_DBFS]):
        stays, moves = bin_powers((first + second) / 2.0), bin_powers((first - second) / 2.0)
        thd.append(_worst(stays, moves, own, periods))
        aliasing.append(_worst(stays, moves, folded, periods))
        harmonics.append(tuple(_worst(stays, moves, bins, periods) if bins.size else None for bins in single))
    return ToneDistortion(
        tones.frequency_hz(periods), of_rate, SINE_LEVELS_DBFS, tuple(thd), tuple(aliasing), tuple(harmonics)
    )


def _worst(stays: Array, moves: Array, bins: Bins, periods: int) -> float | None:
    """Of the channels, as far as they are known."""
    known = [_relative_db(*channel, bins, periods) for channel in zip(stays, moves, strict=True)]
    return max((value for value in known if value is not None), default=None)


def _relative_db(stays: Array, moves: Array, bins: Bins, periods: int) -> float | None:
    """What the bins hold of both windows above what differs, against the sine; None: that can't be told."""
    sine, held, moved = float(stays[periods]), float(stays[bins].sum()), float(moves[bins].sum())
    if sine <= 0.0:
        return None
    noise = len(bins) * float(np.median(moves)) / math.log(2.0)  # the mean of noise by its median, which no tone moves
    least = max(UNSTEADY_BY * moved, noise * (1.0 + STRAYS / math.sqrt(max(1, len(bins)))))
    if held < least and held > power_from_db(CERTAIN_DB) * sine:
        return None
    return db_from_power(max(held - moved, 0.0) / sine)
