"""Samples of the programme that leave no trace in the output: holes in the stage's tangent, as a clip makes them.

Where each sample of the nudge comes out as one sample, a hole is a slope of nothing. Filters behind a clip smear it;
there the tangent is compared with that of the same programme well below any limit, along the same nudges.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.near_frames import NearFrames
from chainsim.profile.tangents.rounded_nudges import outlast_rounding
from chainsim.profile.tangents.series_at_once import for_series
from chainsim.profile.tangents.share_left import (
    TINY,
    agreed_db,
    could_be_held,
    share_left,
    worst_db,
)
from chainsim.profile.tangents.tangent import Mask, Tangent, running_mean, signed_running_mean, surroundings

NOTHING_DB = -24.0
"""A slope of practically nothing: compressors without a clip show -6 and more, clips -120 and less, but where a fast
compressor follows, what its gain does with the nudges before is left: -27."""
SUSPECT_DB = -6.0
"""What a compressor behind a clip may leave of a hole, until its gain's share is taken away."""
SMEARED_DB = -8.0
"""Behind filters: what is left of a hole of a few samples; fast compressors show -4 and more."""
SHARP_DB = -12.0
SHARP_SMEARED_DB = -4.5

PAIR_FRAMES = 2
NEIGHBOURS = 8
ALIKE_POWER = 10.0**-0.7
"""A limiter that looks ahead holds the one highest sample as a clip does, but not its neighbour as well whichever way
both are nudged, and what it does for the one moves those beside it: they are 12 dB and more apart. A clip of one sample
leaves them as they are; a compressor before it, whose gain follows the nudges as well, brings them up to 4 dB apart."""
ALIKE_LEVEL = 0.1
TOGETHER_DB = -40.0
"""What is left of a slow gain within a sample: -50 and less behind a compressor of 10 ms; neighbours that are not held
move apart by their whole nudges in one set or another."""
SINGLE_HOLE_POWER = 1e-4
"""Of its surroundings, for a sample to be a hole by itself: a compressor leaves as little as -22 dB by chance."""
NOTHING_AT_ALL = 1e-9
SMEAR_FRAMES = 7
AROUND_S = 0.02

Places = npt.NDArray[np.intp]


def single_depth_db(
    tangents: Sequence[Tangent], counted: Mask, sample_rate_hz: int, *, ahead: bool, holds: bool = True
) -> Array:
    """Slope of each two neighbours against their surroundings, the worst series, (frames,); 0 where nothing tells.

    Args:
        tangents: one, or a second along the same nudges alternated. The neighbours of the sample that a limiter holds
            move against that sample: they stand still where both were nudged alike, and then not the other time.
        counted: which frames are judged.
        sample_rate_hz: of them.
        ahead: whether the stage may look ahead, as limiters do.
        holds: whether it may, as those do, hold one sample at its ceiling; else nothing at all of one is a hole,
            whatever its neighbours do.
    """
    near = NearFrames(counted, sample_rate_hz)
    if near.none:
        return np.zeros(counted.size)
    tangents = [near.cut_tangent(tangent) for tangent in tangents]
    counted = _could_be_hole(tangents[0], near.cut(counted), sample_rate_hz)
    left: Array = np.empty(tangents[0].slope.shape)

    def of_some(numbers: Sequence[int]) -> None:
        for number in numbers:  # one at a time: fresh pages for all of them cost more than the sums
            own = slice(number, number + 1)
            powers = [np.square(tangent.slope[own]) for tangent in tangents]
            power = sum(powers[1:], start=powers[0]) / len(powers) if len(powers) > 1 else powers[0]
            around = surroundings(power, round(AROUND_S * sample_rate_hz))
            pairs = _of_pairs(powers, power, around, counted[own], ahead=ahead, holds=holds)
            left[number] = share_left(pairs, around, counted[own])[0]

    for_series(of_some, *left.shape)
    return near.in_row(agreed_db(left))


def _of_pairs(
    powers: Sequence[Array], power: Array, around: Array, counted: Mask, *, ahead: bool, holds: bool
) -> Array:
    """Power of each two neighbours of one series, or of one that is a hole by itself, (1, frames)."""
    pairs = running_mean(power, PAIR_FRAMES)
    if not ahead:
        return np.minimum(pairs, power, out=pairs)
    hole = power < SINGLE_HOLE_POWER * around
    series, at = np.nonzero(hole & (power < pairs) & counted)
    alone = _stand_alone(powers, hole, series, at)
    if not holds:
        alone |= np.all([each[series, at] < NOTHING_AT_ALL * around[series, at] for each in powers], axis=0)
    pairs[series[alone], at[alone]] = power[series[alone], at[alone]]
    return pairs


def together_depth_db(tangents: Sequence[Tangent], counted: Mask, sample_rate_hz: int) -> Array:
    """As `single_depth_db`, of how far two neighbours move apart, where every sample comes out as one: all or nothing.

    What a clip holds and a compressor behind it turns up or down moves by that gain's share alone, which is another
    one a moment later, but not a sample later. Against what neighbours move apart all around, at whatever levels: where
    a gate opens a sample sooner for a nudge, all of the wave moves, and none of that is a nudge's own.

    Args:
        tangents: along the usual nudges and those flipped: neighbours nudged alike move alike anyway.
        counted: which frames are judged.
        sample_rate_hz: of them.
    """
    near = NearFrames(counted, sample_rate_hz)
    if near.none:
        return np.zeros(counted.size)
    tangents = [near.cut_tangent(tangent) for tangent in tangents]
    counted = _could_be_hole(tangents[0], near.cut(counted), sample_rate_hz)
    apart: Array = np.mean([_apart(tangent) for tangent in tangents], axis=0)
    around = surroundings(apart, round(AROUND_S * sample_rate_hz))
    apart[~np.pad(_alike(tangents[0]), ((0, 0), (0, 1)))] = np.inf
    depth_db = agreed_db(share_left(apart, around, counted))
    return near.in_row(np.where(depth_db < TOGETHER_DB, 10.0 * np.log10(TINY), depth_db))


def _could_be_hole(tangent: Tangent, counted: Mask, sample_rate_hz: int) -> Mask:
    """Of a clip, (series, frames), and not of rounding."""
    could, outlast = could_be_held(tangent, counted, sample_rate_hz), outlast_rounding(tangent, sample_rate_hz)
    return could if outlast is None else could & outlast


def _apart(tangent: Tangent) -> Array:
    """Power of what each sample moves by that the one behind does not, turned up or down by as much, per sample."""
    before, own = _neighbours(tangent)
    moved = np.square(before * tangent.slope[:, 1:] - own * tangent.slope[:, :-1])
    apart = moved / (np.square(before) + np.square(own) + TINY)
    return np.pad(apart, ((0, 0), (0, 1)))  # at the first of two, where pairs are as well


def _alike(tangent: Tangent) -> Mask:
    """Which neighbours have the same level but for a little."""
    before, own = _neighbours(tangent)
    alike: Mask = (before * own > 0.0) & (np.abs(own - before) < ALIKE_LEVEL * np.abs(own))
    return alike


def _neighbours(tangent: Tangent) -> tuple[Array, Array]:
    """Levels of each sample and the one behind it, as long as slopes."""
    level = np.tile(tangent.answer, (tangent.slope.shape[0] // tangent.answer.shape[0], 1))
    return level[:, :-1], level[:, 1:]


def _stand_alone(powers: Sequence[Array], hole: Mask, series: Places, at: Places) -> Mask:
    """Which of some stand among neighbours that come through alike, but for other holes: what holds them moves none."""
    where = series[:, np.newaxis], at[:, np.newaxis] + np.delete(np.arange(2 * NEIGHBOURS + 1), NEIGHBOURS)
    around = ((0, 0), (NEIGHBOURS, NEIGHBOURS))
    held = np.pad(hole, around)[where]
    near = [np.pad(power, around)[where] for power in powers]
    least = np.min([np.where(held, np.inf, each).min(axis=1) for each in near], axis=0)
    most = np.max([each.max(axis=1) for each in near], axis=0)
    alike: Mask = (least > ALIKE_POWER * most) & ~held.all(axis=1)
    return alike


def smeared_depth_db(tangent: Tangent, lower: Tangent, counted: Mask, sample_rate_hz: int) -> Array:
    """As `single_depth_db` of what filters have smeared, against a tangent along the same nudges below any limit."""
    near = NearFrames(counted, sample_rate_hz)
    if near.none:
        return np.zeros(counted.size)
    tangent, lower, counted = near.cut_tangent(tangent), near.cut_tangent(lower), near.cut(counted)
    along = running_mean(np.square(lower.slope), SMEAR_FRAMES)
    mean = signed_running_mean(tangent.slope * lower.slope, SMEAR_FRAMES)
    seen = along > 0.1 * surroundings(np.square(lower.slope), round(AROUND_S * sample_rate_hz))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(seen, np.maximum(mean, 0.0) / along, np.nan)
    filled = np.where(np.isfinite(share), np.square(share), 0.0)
    frames = round(AROUND_S * sample_rate_hz)
    with np.errstate(divide="ignore", invalid="ignore"):
        around = surroundings(filled, frames) / surroundings(np.isfinite(share).astype(np.float64), frames)
    depth = np.where(np.isfinite(share) & np.isfinite(around), np.square(share), np.inf)
    return near.in_row(worst_db(share_left(depth, np.nan_to_num(around), counted)))
