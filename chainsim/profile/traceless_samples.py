"""Samples of the programme that leave no trace in the output: holes in the stage's tangent, as a clip makes them.

Where each sample of the nudge comes out as one sample, a hole is a slope of nothing. Filters behind a clip smear it;
there the tangent is compared with that of the same programme well below any limit, along the same nudges.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.profile.null import Array
from chainsim.profile.tangent import Mask, Tangent, running_mean, signed_running_mean, surroundings

NOTHING_DB = -24.0
"""A slope of practically nothing: compressors without a clip show -6 and more, clips -120 and less, but where a fast
compressor follows, what its gain does with the nudges before is left: -27."""
SMEARED_DB = -8.0
"""Behind filters: what is left of a hole of a few samples; fast compressors show -4 and more."""
SHARP_DB = -12.0
SHARP_SMEARED_DB = -4.5

PAIR_FRAMES = 2
NEIGHBOURS = 8
ALIKE_POWER = 10.0**-0.1
"""A limiter that looks ahead holds the one highest sample as a clip does, but not its neighbour as well whichever way
both are nudged, and what it does for the one moves those beside it. A clip of one sample leaves them as they are,
within 1 dB."""
SMEAR_FRAMES = 7
AROUND_S = 0.02
LOUD_S = 0.005
LOUD_POWER = 10.0**-2.5
LOUD_PEAK = 0.5
OPEN_POWER = 1e-3
SINGLE_SPREAD_DB = -1.0
SINGLE_SHARE = 0.05
TINY = 1e-18


def comes_out_singly(tangent: Tangent, counted: Mask) -> bool:
    """Whether every sample of a nudge comes out as one sample, whatever its gain: nothing filters what is loud."""
    power = np.square(tangent.slope)
    around = running_mean(power, 65)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread_db = 10.0 * np.log10(power / around)
    open_ = counted & (around > OPEN_POWER * around.max(initial=0.0))
    seen = spread_db[open_ & np.isfinite(spread_db)]
    return seen.size > 0 and float(np.quantile(seen, SINGLE_SHARE)) > SINGLE_SPREAD_DB


def loud_frames(answer: Array, inside: Mask, sample_rate_hz: int) -> Mask:
    """Where the output is within 25 dB of its loudest 5 ms, or within 6 of its peak: nobody minds a closed gate."""
    power = running_mean(np.square(answer).sum(axis=0, keepdims=True), round(LOUD_S * sample_rate_hz))[0]
    own = np.abs(answer).max(axis=0)
    loud: Mask = inside & ((power > LOUD_POWER * power.max(initial=0.0)) | (own > LOUD_PEAK * own.max(initial=0.0)))
    return loud


def single_depth_db(tangents: Sequence[Tangent], counted: Mask, sample_rate_hz: int, *, ahead: bool) -> Array:
    """Slope of each two neighbours against their surroundings, the worst series, (frames,); 0 where nothing tells.

    Args:
        tangents: one, or a second along the same nudges alternated. The neighbours of the sample that a limiter holds
            move against that sample: they stand still where both were nudged alike, and then not the other time.
        counted: which frames are judged.
        sample_rate_hz: of them.
        ahead: whether the stage may look ahead, as limiters do.
    """
    powers = np.stack([np.square(tangent.slope) for tangent in tangents])
    power = powers.mean(axis=0)
    around = surroundings(power, round(AROUND_S * sample_rate_hz))
    pairs = running_mean(power, PAIR_FRAMES)
    alone = np.all([_stand_alone(each) for each in powers], axis=0) if ahead else np.ones_like(power, np.bool_)
    return _worst_db(np.where(alone, np.minimum(pairs, power), pairs), around, counted)


def _stand_alone(power: Array) -> Mask:
    """Samples between neighbours that come through alike: whatever holds them has no hand in what is beside them."""
    frames = power.shape[1]
    beside = np.pad(power, ((0, 0), (NEIGHBOURS, NEIGHBOURS)))
    least, most = np.full_like(power, np.inf), np.zeros_like(power)
    for at in (*range(NEIGHBOURS), *range(NEIGHBOURS + 1, 2 * NEIGHBOURS + 1)):
        np.minimum(least, beside[:, at : at + frames], out=least)
        np.maximum(most, beside[:, at : at + frames], out=most)
    alike: Mask = least > ALIKE_POWER * most
    return alike


def smeared_depth_db(tangent: Tangent, lower: Tangent, counted: Mask, sample_rate_hz: int) -> Array:
    """As `single_depth_db` of what filters have smeared, against a tangent along the same nudges below any limit."""
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
    return _worst_db(depth, np.nan_to_num(around), counted)


def _worst_db(power: Array, around: Array, counted: Mask) -> Array:
    usual = np.array([[series[counted].mean() if counted.any() else 0.0] for series in around])
    with np.errstate(divide="ignore", invalid="ignore"):
        depth_db = 10.0 * np.log10((power + TINY) / around)
    told = counted & (around > OPEN_POWER * usual) & np.isfinite(depth_db)
    worst: Array = np.where(told, depth_db, 0.0).min(axis=0)
    return worst
