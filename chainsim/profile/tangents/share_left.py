"""What is left of slopes against their surroundings: the share that a nudge keeps, and what channels agree on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.series_at_once import for_series
from chainsim.profile.tangents.tangent import Mask, Tangent, running_mean

OPEN_POWER = 1e-3
AT_ZERO_POWER = 1e-3
"""Of its surroundings."""
LOUD_S = 0.005
LOUD_POWER = 10.0**-2.5
LOUD_PEAK = 0.5
TINY = 1e-18
STEREO_SERIES = 4


def loud_frames(answer: Array, inside: Mask, sample_rate_hz: int) -> Mask:
    """Where the output is within 25 dB of its loudest 5 ms, or within 6 of its peak: nobody minds a closed gate."""
    loud, peaks = np.empty((2, answer.shape[1]), np.bool_)

    def of_some(numbers: Sequence[int]) -> None:
        for number in numbers:
            if number == 0:
                power = running_mean(np.square(answer).sum(axis=0, keepdims=True), round(LOUD_S * sample_rate_hz))[0]
                np.greater(power, LOUD_POWER * power.max(initial=0.0), out=loud)
            else:
                own = np.abs(answer).max(axis=0)
                np.greater(own, LOUD_PEAK * own.max(initial=0.0), out=peaks)

    for_series(of_some, 2, answer.shape[1])
    loud |= peaks
    loud &= inside
    loud[:1] &= peaks[:1]  # before it nothing is known: what is late has not begun
    return loud


def could_be_held(tangent: Tangent, counted: Mask, sample_rate_hz: int) -> Mask:
    """By a clip that nothing filters behind, (series, frames): not what is held at nothing, as by a dead zone."""
    away: Mask = np.empty(tangent.answer.shape, np.bool_)

    def of_some(numbers: Sequence[int]) -> None:
        for number in numbers:
            power = np.square(tangent.answer[number : number + 1])
            around = running_mean(power, round(LOUD_S * sample_rate_hz))
            around *= AT_ZERO_POWER
            np.greater(power[0], around[0], out=away[number])

    for_series(of_some, *away.shape)
    away[:, :-1] &= away[:, 1:]  # of two neighbours both
    could: Mask = counted & np.tile(away, (tangent.slope.shape[0] // away.shape[0], 1))
    return could


def share_left(power: Array, around: Array, counted: Mask) -> Array:
    """Share of each series of its surroundings, (series, frames); 1 where nothing tells."""
    every = np.broadcast_to(counted, around.shape)
    left: Array = np.ones_like(around)

    def of_some(numbers: Sequence[int]) -> None:
        for number in numbers:
            told = every[number] & (around[number] > OPEN_POWER * usual_of(around[number], every[number]))
            told &= np.isfinite(power[number])
            np.divide(power[number], around[number], out=left[number], where=told)

    for_series(of_some, *left.shape)
    return left


def usual_of(series: Array, counted: Mask) -> float:
    """Mean of what is counted of one series; 0 where nothing is."""
    return float(series[counted].mean()) if counted.any() else 0.0


def agreed_db(left: Array) -> Array:
    """Of channels nudged alike and opposite: what a clip holds in one channel it holds whichever way both are nudged.

    What it holds of their middle or their sides it holds in both channels. Where two channels turn each other down, one
    may stand still while they are nudged one way.
    """
    if left.shape[0] == STEREO_SERIES:
        agreed = np.maximum(left[0], left[2])
        room = np.empty_like(agreed)  # fresh pages cost more than what is written there
        for one, other in ((1, 3), (0, 1), (2, 3)):
            np.minimum(agreed, np.maximum(left[one], left[other], out=room), out=agreed)
        left = agreed[np.newaxis]
    return worst_db(left)


def worst_db(left: Array) -> Array:
    """Of all series, (frames,)."""
    worst: Array = left.min(axis=0)
    np.minimum(worst, 1.0, out=worst)
    worst += TINY
    np.log10(worst, out=worst)
    worst *= 10.0
    return worst
