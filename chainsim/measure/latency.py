"""How far one signal lags another, by cross-correlation.

The lag is where the first differences match best, since in the signals themselves bass makes a mountain of the peak.
Whether the two are alike enough to speak of a lag is judged by the signals themselves: half a frame of delay already
costs a third of the correlation of white differences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure.signal_products import energy, inner_product

Array = npt.NDArray[np.floating]

MAX_LAG_FRAMES = 8192
MIN_CORRELATION = 0.9  # of the signals at the lag
MIN_MATCH = 0.5  # of the first differences
WHISKER = 0.01
PHASE_FRAMES = 8  # what an equaliser's phase may shift the best match by
STAYS = 0.05  # more of a match in place than a delay leaves: dynamics let a note's later periods match better


@dataclass(frozen=True, slots=True)
class Alignment:
    """`lag_frames`: how much later the second signal comes; None where the two are too unlike to tell.

    `correlation` is that of the signals at the lag of the best match, -1 to 1, negative where the polarity is
    reversed; None where either signal is silent.
    """

    lag_frames: int | None
    correlation: float | None


def align(before: Array, after: Array) -> Alignment:
    """Compare two stretches of the same shape (channels, frames).

    Among equally good matches the one nearest to 0 is taken: a periodic signal matches at every period. A few frames
    are taken for 0 where the signals match as well in place: an equaliser's phase shift is no latency. What a delay
    alone would have left is less than what matches in place where something has stayed there: then there is no one lag.
    """
    first, second = (np.diff(signal.astype(np.float64), axis=1) for signal in (before, after))
    match_in_place = _normalised(first, second)
    if match_in_place is None:
        return Alignment(None, None)
    if abs(match_in_place) >= 1.0 - WHISKER:  # no lag can match better by enough to be taken
        return _judged(0, abs(match_in_place), _correlation(before, after, 0))
    frames = first.shape[1]
    lags = min(MAX_LAG_FRAMES, frames - 1)
    energy_first, energy_second = (np.concatenate(([0.0], np.cumsum((s * s).sum(axis=0)))) for s in (first, second))
    size = _fast_size(frames + lags)
    spectrum = (np.fft.rfft(first, size).conj() * np.fft.rfft(second, size)).sum(axis=0)
    products = np.fft.irfft(spectrum, size)
    lag = np.arange(-lags, lags + 1)
    later = np.maximum(lag, 0)
    earlier = np.maximum(-lag, 0)
    overlap_first = energy_first[frames - later] - energy_first[earlier]
    overlap_second = energy_second[frames - earlier] - energy_second[later]
    floor = 1e-3 * energy_first[-1] * energy_second[-1]  # a sliver of overlap proves nothing
    correlation = products[lag] / np.sqrt(np.maximum(overlap_first * overlap_second, floor))
    strength = np.abs(correlation)
    best = int(strength.argmax())
    peaks = np.flatnonzero(
        (strength >= strength[best] - WHISKER)
        & (strength >= np.concatenate(([0.0], strength[:-1])))
        & (strength >= np.concatenate((strength[1:], [0.0])))
    )
    chosen = int(peaks[np.abs(lag[peaks]).argmin()])
    if strength[lags] >= strength[best] - WHISKER:
        chosen = lags
    found = int(lag[chosen])
    likeness = _correlation(before, after, found)
    if abs(found) <= PHASE_FRAMES and abs(in_place := _correlation(before, after, 0)) >= abs(likeness) - WHISKER:
        found, likeness = 0, in_place
    as_delayed = float(strength[chosen]) * abs(_correlation(first, first, found))
    if found and abs(match_in_place) > as_delayed + STAYS:
        return Alignment(None, likeness)
    return _judged(found, float(strength[chosen]), likeness)


def _fast_size(at_least: int) -> int:
    """A power of two, or five or six eighths of one, which save what a larger transform would spend on zeros."""
    power = 1 << (at_least - 1).bit_length()
    return next(size for size in (power * 5 // 8, power * 6 // 8, power) if size >= at_least)


def _judged(lag_frames: int, match: float, likeness: float) -> Alignment:
    """A lag is one only of signals that are alike."""
    alike = match >= MIN_MATCH and abs(likeness) >= MIN_CORRELATION
    return Alignment(lag_frames if alike else None, likeness)


def _correlation(before: Array, after: Array, lag: int) -> float:
    """Normalised correlation of the frames that both have when the second comes `lag` frames later."""
    frames = before.shape[1]
    first = before[:, max(0, -lag) : frames - max(0, lag)].astype(np.float64)
    second = after[:, max(0, lag) : frames - max(0, -lag)].astype(np.float64)
    return _normalised(first, second) or 0.0


def _normalised(first: Array, second: Array) -> float | None:
    """Correlation coefficient of two signals about 0, -1 to 1; None where either is silent."""
    scale = math.sqrt(energy(first) * energy(second))
    return float(np.clip(inner_product(first, second) / scale, -1.0, 1.0)) if scale > 0.0 else None
