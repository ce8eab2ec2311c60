"""Spectra of loud sines over the whole band: harmonics rise with the sine, what folds back runs against them."""

from __future__ import annotations

import numpy as np

from chainsim.model.data_sheet import SpectrumMap
from chainsim.profile.data_sheet.distortion import bin_powers
from chainsim.profile.data_sheet.steady_tones import SteadyTones
from chainsim.profile.measurement_bench import Bench
from chainsim.units import db_from_power

LEVEL_DBFS = 0.0
LOWEST_HZ = 400.0
HIGHEST_OF_RATE = 0.45
SINES = 54
BANDS = 120
SETTLE_S, WINDOW_S = 0.05, 0.05
FLOOR_DB = -140.0


def measure_spectrum_map(bench: Bench) -> SpectrumMap:
    """Sines at 0 dBFS, evenly spaced, so that harmonics lie on straight lines."""
    rate_hz = bench.audio.sample_rate_hz
    tones = SteadyTones(bench, SETTLE_S, WINDOW_S)
    wanted_hz = np.linspace(LOWEST_HZ, HIGHEST_OF_RATE * rate_hz, SINES)
    periods = sorted({tones.periods(float(hz)) for hz in wanted_hz})
    edges = np.linspace(0.0, rate_hz / 2.0, BANDS + 1)
    bins_hz = np.arange(tones.window_frames // 2 + 1) * rate_hz / tones.window_frames
    starts = np.searchsorted(bins_hz, edges[:-1])
    rows = []
    for k, windows in zip(periods, tones.answers([(k, LEVEL_DBFS) for k in periods]), strict=True):
        power = bin_powers(windows[-1]).max(axis=0)
        power[0] = 0.0
        bands = np.maximum.reduceat(power, starts) / max(float(power[k]), 1e-30)
        rows.append(tuple(max(FLOOR_DB, db_from_power(float(band))) for band in bands))
    sines_hz = tuple(tones.frequency_hz(k) for k in periods)
    return SpectrumMap(LEVEL_DBFS, sines_hz, tuple(float(edge) for edge in edges), tuple(rows))
