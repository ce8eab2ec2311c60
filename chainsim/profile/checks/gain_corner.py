"""At which gain of the programme does a stage's curve break, whatever filters or bends before, beside and behind it?

A sample's way through a wave shaper is followed as the programme rises in equal steps of level. A smooth curve leaves
next to nothing of the third difference of four steps, and an eighth of that at half the step. Where it breaks, what is
left is as large as the step itself, and it is so at however small a step. Other bands that pass beside it, a soft curve
before it and an emphasis undone behind it take nothing from that. Gains that follow the level break as well where they
set in: this is for stages without memory.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.median import median
from chainsim.profile.null_depth import Array
from chainsim.profile.output_grid import grid_step
from chainsim.profile.tangents.share_left import loud_frames
from chainsim.profile.tangents.tangent import Mask, running_mean
from chainsim.profile.windows.residual import HIGHEST_OF_NOISE

STEP_DB, STEPS = 0.5, 12
LOWEST_DB = -36.0
FINEST_DB = 0.0625
NOISY_STEP_DB, NOISY_FINEST_DB, NOISY_LEAST = 1.0, 0.25, 0.2
"""Among noise steps are larger, since a corner leaves more of them. Of the finest as much as this has to be left, of
what it moves: a corner leaves 0.24 and more, oversampled or not, a knee as wide as 6 dB an eighth."""
SURROUNDINGS_S = 0.02
BREAKS = 10.0 ** (-34 / 20)
"""Of what a step moves around: a clip of the top band alone, or of the bass alone, leaves -20 and more."""
STAYS = 0.25
"""Of what was left at the first step, an eighth of it smaller: a corner leaves all, but for the sample's place between
two steps, a knee of second order an eighth and a smooth curve a sixty-fourth."""
GROWS = 3.0
"""Of the same: a jump, which a solver that iterates makes and a coarse step is, does not shrink with what a step moves,
so that eight times as much is left."""
ROUGH = 0.1
"""Of what the finest step moves, in the middle of all frames: what answers neighbouring gains as unlike as that (a
solver that iterates, whose noise follows the level) shows breaks everywhere, and nothing is told by them."""
GLANCE_S, PLAINLY_ROUGH = 0.1, 0.5
"""So much of a programme tells what is five times as rough as it takes."""
ALONE = 4.0
"""As much as at other gains: what bends everywhere bends about as much a little lower."""
WEIGHTS = (-1.0, 3.0, -3.0, 1.0)
TINY = 1e-12

Answer = Callable[[float], Audio | Array]


@dataclass(frozen=True, slots=True)
class _Steps:
    """From which step of level to which, and what rounding and noise may leave of four answers at any."""

    coarse_db: float
    finest_db: float
    unsure: Array | float
    least: float | None = None  # of the finest step; None: by what was left of the first


@dataclass(frozen=True, slots=True)
class _Break:
    """Frame and channel of the most that is left of four answers from `low_db` on, `step_db` apart, and how much."""

    low_db: float
    step_db: float
    at: tuple[int, int]
    left: float


def breaks_at_db(answer: Answer, inside: Mask, sample_rate_hz: int, strays: Array | None = None) -> float | None:
    """The lowest gain up to that of the programme at which some sample's curve breaks, to 0.1 dB; None: none does.

    Args:
        answer: to the programme at a gain in dB, (channels, frames), the same every time but for noise.
        inside: which frames are judged.
        sample_rate_hz: of them.
        strays: RMS of the noise in an answer, (channels, frames); None: there is none.
    """
    once = _once(answer)
    judged = loud_frames(once(0.0), inside, sample_rate_hz)
    steps = _steps(once(0.0)[:, inside], strays)
    if _roughness(once, judged, sample_rate_hz, steps) > ROUGH:
        return None
    top_db, found_db = 0.0, None
    while top_db > LOWEST_DB:
        lowest_db = _lowest(once, judged, top_db, sample_rate_hz, steps)
        if lowest_db is None:
            break
        found_db, top_db = lowest_db, top_db - steps.coarse_db * (STEPS - 3)
    return found_db


def is_rough(answer: Answer, inside: Mask, sample_rate_hz: int, more_than: float = ROUGH) -> bool:
    """Whether neighbouring gains are answered so unlike that nothing is told by breaks; arguments as `breaks_at_db`."""
    once = _once(answer)
    judged = loud_frames(once(0.0), inside, sample_rate_hz)
    return _roughness(once, judged, sample_rate_hz, _Steps(STEP_DB, FINEST_DB, 0.0)) > more_than


def _steps(answer: Array, strays: Array | None) -> _Steps:
    rounded = (grid_step(answer) or 0.0) * sum(map(abs, WEIGHTS)) / 2.0
    if strays is None:
        return _Steps(STEP_DB, FINEST_DB, rounded)
    heard = HIGHEST_OF_NOISE * strays * math.sqrt(sum(np.square(WEIGHTS)))
    return _Steps(NOISY_STEP_DB, NOISY_FINEST_DB, rounded + heard, NOISY_LEAST)


def _once(answer: Answer) -> Callable[[float], Array]:
    return cache(lambda gain_db: answer(gain_db).astype(np.float64))


def _roughness(answer: Answer, judged: Mask, sample_rate_hz: int, steps: _Steps) -> float:
    """What is left of the finest steps below the programme's own gain, in the middle of all frames that are judged."""
    left = _left(answer, -3.0 * steps.finest_db, steps.finest_db, sample_rate_hz, steps.unsure)
    return float(median(left[np.broadcast_to(judged, left.shape)])) if judged.any() else 0.0


def _lowest(answer: Answer, judged: Mask, top_db: float, sample_rate_hz: int, steps: _Steps) -> float | None:
    """Within the steps below a gain."""
    step_db = steps.coarse_db
    gains_db = [top_db - step_db * (STEPS - step) for step in range(STEPS + 1)]
    left = np.stack([_left(answer, low_db, step_db, sample_rate_hz, steps.unsure) for low_db in gains_db[:-3]]) * judged
    usual = median(left)
    stands_out = np.where((left > BREAKS) & (left > ALONE * usual), left, 0.0)
    for low_db, row in zip(gains_db, stands_out, strict=False):
        channel, frame = np.unravel_index(int(row.argmax()), row.shape)
        if row[channel, frame] > 0.0:
            found = _Break(low_db, step_db, (int(channel), int(frame)), float(row[channel, frame]))
            gain_db = _followed(answer, found, sample_rate_hz, steps)
            if gain_db is not None:
                return gain_db
    return None


def _followed(answer: Answer, found: _Break, sample_rate_hz: int, steps: _Steps) -> float | None:
    """The gain at which it breaks, if as much is left at ever smaller steps."""
    finer = found
    while finer.step_db > steps.finest_db:
        half_db = finer.step_db / 2.0
        lows_db = [finer.low_db + half_db * step for step in range(4)]
        left = [float(_left(answer, low_db, half_db, sample_rate_hz, steps.unsure)[finer.at]) for low_db in lows_db]
        most = int(np.argmax(left))
        finer = _Break(lows_db[most], half_db, finer.at, left[most])
    least = STAYS * found.left if steps.least is None else steps.least
    stays = least < finer.left < GROWS * found.left
    return finer.low_db + 1.5 * finer.step_db if stays else None


def _left(answer: Answer, low_db: float, step_db: float, sample_rate_hz: int, unsure: Array | float) -> Array:
    """Third difference over what a step moves around, (channels, frames), less what rounding and noise may leave."""
    four = [answer(low_db + step_db * step) for step in range(4)]
    third = np.abs(sum(weight * each for weight, each in zip(WEIGHTS, four, strict=True)))
    moved = running_mean(np.square(four[2] - four[1]), round(SURROUNDINGS_S * sample_rate_hz))
    left: Array = np.maximum(third - unsure, 0.0) / (np.sqrt(moved) + TINY)
    return left
