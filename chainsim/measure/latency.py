"""How far one signal lags another, by cross-correlation of their first differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]

MAX_LAG_FRAMES = 8192
MIN_CORRELATION = 0.9
WHISKER = 0.01


@dataclass(frozen=True, slots=True)
class Alignment:
    """`lag_frames`: how much later the second signal comes; None where the two are too unlike to tell.

    `correlation` is that of the first differences at the lag of the best match, -1 to 1, negative where the polarity
    is reversed; None where either signal is silent.
    """

    lag_frames: int | None
    correlation: float | None


def align(before: Array, after: Array) -> Alignment:
    """Compare two stretches of the same shape (channels, frames).

    The first difference keeps bass from widening the peak of the correlation. Among equally good matches the one
    nearest to 0 is taken: a periodic signal matches at every period, and an equaliser's phase shift is no latency.
    """
    first, second = (np.diff(signal.astype(np.float64), axis=1) for signal in (before, after))
    frames = first.shape[1]
    lags = min(MAX_LAG_FRAMES, frames - 1)
    energy_first, energy_second = (np.concatenate(([0.0], np.cumsum((s * s).sum(axis=0)))) for s in (first, second))
    if energy_first[-1] <= 0.0 or energy_second[-1] <= 0.0:
        return Alignment(None, None)
    size = 1 << (frames + lags - 1).bit_length()
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
    value = float(np.clip(correlation[chosen], -1.0, 1.0))
    return Alignment(int(lag[chosen]) if abs(value) >= MIN_CORRELATION else None, value)
