"""Dynamics over time: crest and PSR in windows of 3 s, and how they are spread.

PSR is the largest true peak in a window less its short-term loudness, crest its largest sample less its RMS. Curves
give a window every second (every few seconds of a long mix); spreads are taken over a window every 100 ms, as far as
the gates of the loudness range (EBU Tech 3342) keep it, so that a fade-out does not count as dynamics.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure.energy_accumulator import EnergyAccumulator
from chainsim.measure.loudness_gating import ABSOLUTE_GATE_LUFS, OFFSET_DB, kept_windows
from chainsim.measure.tenth_second_windows import STEP_S, WINDOW_S, over_windows, window_frames
from chainsim.model.review_measurement import OverTime, Spread

Bools = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]

MOST_POINTS = 1000
PER_SECOND = round(1.0 / STEP_S)
LOW, MEDIAN, HIGH = 10, 50, 90  # percentiles


@dataclass(frozen=True, slots=True)
class Windows:
    """Every 3 s in steps of 100 ms, in dB; what has no meaning is NaN. Each (windows,) unless said otherwise."""

    short_term_lufs: Float64
    rms_dbfs: Float64  # of the mix
    true_peak_dbtp: Float64
    crest_db: Float64  # (signals, windows): the mix, then its bands
    psr_db: Float64
    correlation: Float64
    kept: Bools  # by the gates of the loudness range


def windows(sums: EnergyAccumulator, true_peaks: Float64, short_term_powers: Float64, sample_rate_hz: int) -> Windows:
    """Put together what was gathered in tenths of a second.

    Args:
        sums: of the mix and its bands.
        true_peaks: linear, of every 100 ms.
        short_term_powers: K-weighted, of every window.
        sample_rate_hz: for the length of a window.
    """
    tenths, mono, peaks = sums.tenths()
    energies, squared_peaks = over_windows(tenths, np.add), over_windows(peaks, np.maximum)
    frames = window_frames(energies.shape[-1], sample_rate_hz)
    with np.errstate(divide="ignore", invalid="ignore"):
        levels_dbfs = _db(energies.sum(axis=1) / (frames * energies.shape[1]))
        short_term_lufs = OFFSET_DB + _db(short_term_powers)
        true_peak_dbtp = _db(np.square(over_windows(true_peaks, np.maximum)))
        crest_db = _db(squared_peaks) - levels_dbfs
        psr_db = true_peak_dbtp - short_term_lufs
        correlation = correlations(energies[0], over_windows(mono[0], np.add))
    return Windows(
        short_term_lufs, levels_dbfs[0], true_peak_dbtp, crest_db, psr_db, correlation, kept_windows(short_term_powers)
    )


def correlations(energies: Float64, mono_energies: Float64) -> Float64:
    """Of two channels, from the energies of both and of (left + right) / 2; NaN for one channel or a silent one.

    Args:
        energies: (2, ...), else nothing is known.
        mono_energies: (...).
    """
    if len(energies) != 2:
        return np.full(mono_energies.shape, math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        products = (4.0 * mono_energies - energies.sum(axis=0)) / 2.0
        return np.asarray(np.clip(products / np.sqrt(energies[0] * energies[1]), -1.0, 1.0))


def over_time(found: Windows) -> OverTime:
    """The curves, thinned out."""
    every = PER_SECOND * max(1, math.ceil(len(found.psr_db) / PER_SECOND / MOST_POINTS))
    loud = found.short_term_lufs[::every] >= ABSOLUTE_GATE_LUFS

    def compared(values: Float64) -> tuple[float | None, ...]:
        defined = loud & np.isfinite(values[::every])
        pairs = zip(values[::every].tolist(), defined.tolist(), strict=True)
        return tuple(value if is_one else None for value, is_one in pairs)

    return OverTime(
        step_s=every * STEP_S,
        window_s=WINDOW_S,
        short_term_lufs=tuple(found.short_term_lufs[::every].tolist()),
        rms_dbfs=tuple(found.rms_dbfs[::every].tolist()),
        true_peak_dbtp=tuple(found.true_peak_dbtp[::every].tolist()),
        crest_db=compared(found.crest_db[0]),
        psr_db=compared(found.psr_db),
        correlation=compared(found.correlation),
    )


def spread(values: Float64, kept: Bools) -> Spread | None:
    """How the kept windows are spread; None where there is none with a value."""
    places = np.flatnonzero(kept & np.isfinite(values))
    if not places.size:
        return None
    inside = values[places]
    low, median, high = np.percentile(inside, (LOW, MEDIAN, HIGH)).tolist()
    least, most = int(inside.argmin()), int(inside.argmax())
    return Spread(
        low,
        median,
        high,
        float(inside[least]),
        float(places[least] * STEP_S),
        float(inside[most]),
        float(places[most] * STEP_S),
    )


def _db(powers: Float64) -> Float64:
    return np.asarray(10.0 * np.log10(powers))
