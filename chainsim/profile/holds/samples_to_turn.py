"""Which samples of a programme are worth turning down: of every millisecond the one that a clip most likely holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import Mask, running_mean
from chainsim.profile.tangents.traceless_samples import Places

STILL = 0.85
"""Of the slopes around, in which a compressor of some milliseconds hardly moves anything."""
WIDER_S = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """Samples to turn down, (samples,): `at` in a row of passages, `channel` that in which each is looked at."""

    at: Places
    channel: Places

    def only(self, which: Mask) -> Turned:
        """Some of them."""
        return Turned(self.at[which], self.channel[which])


def highest(sizes: Array | Audio, step: int) -> Turned:
    """Of so many frames each the one of the largest size, where that is any, in every channel, (channels, frames)."""
    places = [_highest(own, step) for own in sizes]
    return Turned(np.concatenate(places), np.repeat(np.arange(len(places)), [each.size for each in places]))


def stillness(slopes: Array, every_s: float, rate_hz: int) -> Array:
    """How much less slope than around each sample has, (channels, frames); 0: hardly less."""
    around = running_mean(slopes, round(every_s * rate_hz))
    return np.where(slopes < STILL * around, (around - slopes) ** 3, 0.0)


def stillness_in_midst(slopes: Array, every_s: float, rate_hz: int) -> Array:
    """As `stillness`, against what is further around as well, and the more the further from where a still row ends.

    Of a slow wave a clip holds more than is looked at each time, and the middle ones most surely.
    """
    around = np.maximum(*(_mean_around(slopes, span_s, rate_hz) for span_s in (every_s, WIDER_S)))
    sizes: Array = _depth_in_run(slopes < STILL * around) * (around - slopes) ** 3
    return sizes


def falls(level: Array | Audio) -> Mask:
    """Where a sample is followed by none that is higher: what follows the level forgets one at once that is."""
    falls: Mask = np.ones(level.shape, np.bool_)
    np.less_equal(level[..., 1:], level[..., :-1], out=falls[..., :-1])
    return falls


def _mean_around(values: Array, span_s: float, rate_hz: int) -> Array:
    """Over so long around each; at the beginning and at the end over as much as there is."""
    frames = round(span_s * rate_hz)
    mean: Array = running_mean(values, frames) / running_mean(np.ones((1, values.shape[1])), frames)
    return mean


def _depth_in_run(which: Mask) -> Array:
    """How many frames it is to the nearest that is none of some, (series, frames); 0 at those that are none."""
    frames = which.shape[1]
    here: Places = np.arange(1, frames + 1)
    last = np.maximum.accumulate(np.where(which, 0, here), axis=1)
    following = np.minimum.accumulate(np.where(which, frames + 1, here)[:, ::-1], axis=1)[:, ::-1]
    depth: Array = np.minimum(here - last, following - here).astype(np.float64)
    return depth


def _highest(sizes: Array | Audio, step: int) -> Places:
    """Of each so many frames the highest one, where there is any; of two that are close the higher."""
    pieces = sizes[: sizes.size // step * step].reshape(-1, step)
    at = pieces.argmax(axis=1) + np.arange(len(pieces)) * step
    at = at[pieces.max(axis=1) > 0.0]
    close = np.flatnonzero(np.diff(at) < step // 2)
    higher = sizes[at[close]] > sizes[at[close + 1]]
    lower: Places = np.delete(at, close + higher)
    return lower
