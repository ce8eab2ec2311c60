"""What is taken of slopes from one gain of the programme to another, beside what a gain that follows it does to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.near_frames import NearFrames
from chainsim.profile.tangents.series_at_once import for_series
from chainsim.profile.tangents.tangent import Mask, Tangent, running_mean, signed_running_mean

ALONG_S, AROUND_S = 0.002, 0.02
LEAST_APART = 1e-3
"""Of what two series would be that have nothing to do with each other: else one stands for both."""
HIGHEST_OF_NOISE = 5.5
"""Against its RMS, over some seconds."""
TINY = 1e-18
AT_ONCE_FRAMES = 8192
"""What they are explained by stays in the processor's cache."""


def most_taken(high: Tangent, low: Tangent, counted: Mask, sample_rate_hz: int) -> Array:
    """Of all series the most that is taken of a slope, (frames,); 0 where nothing is judged."""
    near = NearFrames(counted, sample_rate_hz)
    if near.none:
        return np.zeros(counted.size)
    high, low, counted = near.cut_tangent(high), near.cut_tangent(low), near.cut(counted)
    highest: list[Array] = []

    def of_some(numbers: Sequence[int]) -> None:
        most: Array = np.zeros(counted.size)
        for number in numbers:
            np.maximum(most, _taken_of(high, low, number, sample_rate_hz)[0] * counted, out=most)
        highest.append(most)

    for_series(of_some, *high.slope.shape)
    return near.in_row(np.max(highest, axis=0))


def taken(high: Tangent, low: Tangent, sample_rate_hz: int) -> Array:
    """What of each slope is not that of a lower gain, turned up or down as all around it is, (series, frames).

    As a share of the slopes around it, less what the stage's own noise may come to. What a gain that follows the nudges
    does to the wave itself is as loud as the wave, and so is told from a hole: it goes with the wave all around, along
    2 ms as much as the slopes do.
    """
    return np.concatenate([_taken_of(high, low, number, sample_rate_hz) for number in range(len(high.slope))])


def _taken_of(higher: Tangent, lower: Tangent, number: int, sample_rate_hz: int) -> Array:
    """Of one series, (1, frames)."""
    channel = number % higher.answer.shape[0]
    high, low, wave = (
        row[at : at + 1] for row, at in ((higher.slope, number), (lower.slope, number), (higher.answer, channel))
    )
    along = round(ALONG_S * sample_rate_hz)
    power = np.square(high)
    around = running_mean(power, along)
    np.maximum(around, running_mean(power, round(AROUND_S * sample_rate_hz)), out=around)
    own, beside = running_mean(np.square(low), along), running_mean(np.square(wave), along)
    both, of_own, of_wave = (signed_running_mean(a * b, along) for a, b in ((low, wave), (high, low), (high, wave)))
    left = power  # room that is needed no more
    for start in range(0, left.shape[1], AT_ONCE_FRAMES):
        some = np.s_[:, start : start + AT_ONCE_FRAMES]
        means = _Means(own[some] + TINY, beside[some] + TINY, both[some], of_own[some], of_wave[some])
        turned, moved = _explained(means)
        apart = np.abs(high[some] - turned * low[some] - moved * wave[some])
        if higher.noise > 0.0:
            heard = HIGHEST_OF_NOISE * np.hypot(
                higher.noise_of_slopes[some[1]], turned * lower.noise_of_slopes[some[1]]
            )
            apart = np.maximum(apart - heard, 0.0)
        left[some] = apart / np.sqrt(around[some] + TINY)
    return left


@dataclass(frozen=True, slots=True)
class _Means:
    """Over some frames around each: of the lower slopes' and the wave's squares, and of products of two."""

    own: Array
    beside: Array
    both: Array  # lower slopes and wave
    of_own: Array  # higher slopes and lower ones
    of_wave: Array  # higher slopes and wave


def _explained(means: _Means) -> tuple[Array, Array]:
    """How much of the lower slopes and of the wave there is in the higher ones."""
    own, beside, both = means.own, means.beside, means.both
    apart = own * beside - np.square(both)
    told = apart > LEAST_APART * own * beside
    divided = np.where(told, apart, 1.0)
    turned = np.where(told, (means.of_own * beside - means.of_wave * both) / divided, means.of_own / own)
    moved = np.where(told, (means.of_wave * own - means.of_own * both) / divided, 0.0)
    return turned, moved
