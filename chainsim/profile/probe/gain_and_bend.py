"""Is a stage a gain that its samples share, and behind it a curve without a corner? Then nothing in it clips.

What looks ahead turns down the quiet samples before a loud one as well, and at the loud one goes on as it did just
before or does just behind: two samples on one side tell the gain of the next. A clip takes from the loud sample what no
gain beside it foretells. Where anything is lost, it has to be one curve of what the gain leaves, whatever was played
before: a tanh bends that gradually, a clip breaks it. Told of single samples, louder by steps; nothing is told of what
filters, makes noise or counts in steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.profile.probe.gradual_curve import EQUAL_DB, ONE_CURVE_DB, is_smooth
from chainsim.units import frames_from_s, gain_from_db

LOWEST_DBFS, HIGHEST_DBFS = -48.0, 48.0
GLANCE_DB, STEP_DB = 3.0, 0.5
"""Between one loud sample and the next, of the other sign. Long steps tell of most: whose gain does not move, and
what loses nothing even of samples that jump so far. Short ones are for curves, and for what is hardly louder than the
tone before it, which a gain that is down already may let through."""
FROM_REST_DBFS = (0.0, 12.0, 24.0, 36.0)
"""What looks ahead and attacks slowly lets jumps through, and steps not: to a clip that no step got to."""
LEADS_DBFS = (-np.inf, -24.0, 0.0, 12.0)
LEAD_S, LEAD_HZ, QUIET_S = 0.008, 1016.0, 0.001
"""Of a tone before each loud sample, and of quiet on both sides of it, lest a gain be foretold from that of tones."""
QUIET, ALONE = 1e-4, 1e-6
BEHIND, LOUDEST_QUIET = 1e-3, 500.0 * QUIET
"""Of what comes of a loud sample, and more than any gain makes of a quiet one: what rings on in a band is heard as long
as a clip holds it, and with the other bands is nothing as soon as it is let go of."""
MOVES_DB = 1.0
"""By which the gain has to move, for the stage to be more than its curve."""


def is_gain_and_bend(bench: Bench) -> bool:
    """Whether nothing breaks in it; channels are asked alike and opposite."""
    count = bench.audio.channels
    polarities: list[Array] = [np.ones(count), np.where(np.arange(count) % 2, -1.0, 1.0)][:count]
    asked = list(product(LEADS_DBFS, polarities))
    glance = _left_and_lost_db(bench, *asked[0], GLANCE_DB)
    if glance is None or not _moves(glance):
        return False
    if _loses_nothing(glance) and _holds(_loses_nothing, bench, asked, GLANCE_DB, [glance]):
        return True
    return _holds(_all_smooth, bench, asked, STEP_DB, [])


def _holds(
    told: Callable[[Array], bool | None],
    bench: Bench,
    asked: Sequence[tuple[float, Array]],
    step_db: float,
    parts: list[Array],
) -> bool:
    """Whether something is told of all that is asked together, and jumps out of rest are no news.

    Args:
        told: of what is left and lost so far; False: whatever comes, None: not yet.
        bench: with the stage.
        asked: lead and polarity.
        step_db: between loud samples.
        parts: what is known of the first ones that are asked.
    """
    for lead_dbfs, polarity in asked[len(parts) :]:
        part = _left_and_lost_db(bench, lead_dbfs, polarity, step_db)
        if part is None:
            return False
        parts.append(part)
        if told(np.concatenate(parts, axis=-1)) is False:
            return False
    every = np.concatenate(parts, axis=-1)
    return told(every) is True and all(
        _is_known(bench, every, sign, dbfs) for sign, dbfs in product((0, 1), FROM_REST_DBFS)
    )


def _loses_nothing(left_and_lost_db: Array) -> bool:
    """Whether no channel loses anything of any sample, as foretold on one side of all of them."""
    kept = np.abs(left_and_lost_db[1]) <= EQUAL_DB  # of NaN false
    return bool(kept.all(axis=-1).any(axis=-1).all())


def _all_smooth(left_and_lost_db: Array) -> bool | None:
    """Of every channel and sign, as `is_smooth`."""
    channels, signs = left_and_lost_db.shape[1:3]
    every = [is_smooth(*left_and_lost_db[:, channel, sign]) for channel, sign in np.ndindex(channels, signs)]
    return False if False in every else None if None in every else True


def _is_known(bench: Bench, every: Array, sign: int, level_dbfs: float) -> bool:
    """Whether a loud sample out of rest gets no further along its curve than those that were louder by steps."""
    polarity: Array = np.full(bench.audio.channels, 1.0 - 2.0 * sign)
    alone = _each_left_and_lost_db(bench, polarity, LEADS_DBFS[0], np.array([level_dbfs]))
    if alone is None:
        return False
    for (left_db, lost_db), (known_db, curve_db) in zip(
        np.moveaxis(alone[..., 0], 1, 0), np.moveaxis(every[:, :, sign], 1, 0), strict=True
    ):
        off_db = []
        for left, lost, along, curve in zip(left_db, lost_db, known_db, curve_db, strict=True):
            order = np.argsort(along)  # NaN come last
            reached = left <= np.nanmax(along, initial=-np.inf) + ONE_CURVE_DB
            off_db.append(abs(float(np.interp(left, along[order], curve[order])) - lost) if reached else np.inf)
        if not min(off_db) < ONE_CURVE_DB:
            return False
    return True


def _left_and_lost_db(bench: Bench, lead_dbfs: float, polarity: Array, step_db: float) -> Array | None:
    """As `_each_left_and_lost_db`, of levels by steps, for either sign: (2, channels, signs, sides, levels)."""
    levels: Array = np.arange(LOWEST_DBFS, HIGHEST_DBFS + step_db, step_db)
    if np.isfinite(lead_dbfs):
        levels = np.union1d(levels, np.arange(lead_dbfs - GLANCE_DB, lead_dbfs + GLANCE_DB, STEP_DB))
    both = _each_left_and_lost_db(bench, polarity, lead_dbfs, levels)
    if both is None:
        return None
    signs: Array = np.stack([both[..., start : levels.size // 2 * 2 : 2] for start in (0, 1)], axis=2)
    turned = polarity < 0.0
    signs[:, turned] = signs[:, turned, ::-1]
    return signs


def _each_left_and_lost_db(bench: Bench, polarity: Array, lead_dbfs: float, levels: Array) -> Array | None:
    """What the gain leaves of each loud sample, and what is lost of that: (2, channels, sides, levels).

    NaN where no gain is foretold, on the side before or behind. None: a sample is turned over, or heard elsewhere.
    """
    rate_hz = bench.audio.sample_rate_hz
    before = frames_from_s(LEAD_S, rate_hz)
    quiet_frames = frames_from_s(QUIET_S, rate_hz)
    at = before + quiet_frames
    frames = np.arange(at + 1 + quiet_frames)
    lead: Array = gain_from_db(lead_dbfs) * np.sin(2.0 * np.pi * LEAD_HZ * frames / rate_hz)
    rows: Array = np.tile(lead, (levels.size, 1))
    rows[:, before:] = QUIET
    rows[:, at] = 10.0 ** (levels / 20.0) * (-1.0) ** np.arange(levels.size)
    answer = bench.render(polarity[:, np.newaxis] * rows.ravel()).astype(np.float64)
    answers = (answer * polarity[:, np.newaxis]).reshape(-1, *rows.shape)
    loud = np.abs(rows[:, at])
    if not lead.any() and (np.abs(answers[:, :, :before]) > ALONE * loud[:, np.newaxis]).any():
        return None
    heard_behind = (
        np.abs(answers[:, :, at + 1 :]) > np.maximum(BEHIND * np.abs(answers[:, :, at]), LOUDEST_QUIET)[..., np.newaxis]
    )
    if heard_behind.any():
        return None
    near = slice(at - 2, at + 3)
    first, second, own, third, fourth = np.moveaxis(answers[:, :, near] / rows[:, near], 2, 0)
    if not (own > 0.0).all():
        return None
    foretold: Array = np.stack([2.0 * second - first, 2.0 * third - fourth], axis=1)
    foretold[foretold <= 0.0] = np.nan
    both: Array = 20.0 * np.log10(np.stack([loud * foretold, own[:, np.newaxis] / foretold]))
    return both


def _moves(left_and_lost_db: Array) -> bool:
    """Whether any gain that is foretold moves with the level."""
    left_db = left_and_lost_db[0]
    steps_db = np.arange(left_db.shape[-1]) * 2.0 * GLANCE_DB
    gains_db, foretold = left_db - steps_db, ~np.isnan(left_db)
    highest_db = gains_db.max(axis=-1, where=foretold, initial=-np.inf)
    lowest_db = gains_db.min(axis=-1, where=foretold, initial=np.inf)
    return bool((highest_db - lowest_db > MOVES_DB).any())
