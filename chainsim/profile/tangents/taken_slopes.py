"""What is taken of slopes from one gain of the programme to another, beside what a gain that follows it does to all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.near_frames import NearFrames
from chainsim.profile.tangents.series_at_once import for_series
from chainsim.profile.tangents.tangent import Mask, Tangent, running_mean, signed_running_mean

ALONG_S, AROUND_S = 0.002, 0.02
LEAST_APART = 1e-3
"""Of what two series would be that have nothing to do with each other: else one stands for both."""
TINY = 1e-18


def most_taken(high: Tangent, low: Tangent, counted: Mask, sample_rate_hz: int) -> Array:
    """Of all series the most that is taken of a slope, (frames,); 0 where nothing is judged."""
    near = NearFrames(counted, sample_rate_hz)
    if near.none:
        return np.zeros(counted.size)
    share = taken(near.cut_tangent(high), near.cut_tangent(low), sample_rate_hz)
    return near.in_row((share * near.cut(counted)).max(axis=0))


def taken(high: Tangent, low: Tangent, sample_rate_hz: int) -> Array:
    """What of each slope is not that of a lower gain, turned up or down as all around it is, (series, frames).

    As a share of the slopes around it. What a gain that follows the nudges does to the wave itself is as loud as the
    wave, and so is told from a hole: it goes with the wave all around, along 2 ms as much as the slopes do.
    """
    channels = high.answer.shape[0]
    left: Array = np.empty(high.slope.shape)

    def of_some(numbers: Sequence[int]) -> None:
        for number in numbers:  # one at a time: fresh pages for all of them cost more than the sums
            own, wave = slice(number, number + 1), slice(number % channels, number % channels + 1)
            left[number] = _taken_of(high.slope[own], low.slope[own], high.answer[wave], sample_rate_hz)[0]

    for_series(of_some, *left.shape)
    return left


def _taken_of(high: Array, low: Array, wave: Array, sample_rate_hz: int) -> Array:
    """Of one series, (1, frames)."""
    turned, moved = _explained(high, low, wave, round(ALONG_S * sample_rate_hz))
    power = np.square(high)
    around = np.sqrt(np.maximum(*(running_mean(power, round(s * sample_rate_hz)) for s in (ALONG_S, AROUND_S))) + TINY)
    left: Array = np.abs(high - turned * low - moved * wave) / around
    return left


def _explained(high: Array, low: Array, wave: Array, along: int) -> tuple[Array, Array]:
    """How much of the lower slopes and of the wave there is in the higher ones, over so many frames around each."""
    own, beside = running_mean(np.square(low), along) + TINY, running_mean(np.square(wave), along) + TINY
    both = signed_running_mean(low * wave, along)
    of_own = signed_running_mean(high * low, along)
    of_wave = signed_running_mean(high * wave, along)
    apart = own * beside - np.square(both)
    told = apart > LEAST_APART * own * beside
    divided = np.where(told, apart, 1.0)
    turned = np.where(told, (of_own * beside - of_wave * both) / divided, of_own / own)
    moved = np.where(told, (of_wave * own - of_own * both) / divided, 0.0)
    return turned, moved
