"""Does a stage give each sample the gain that the next one gets? Then it has a gain that follows the level, no clip.

Such a gain, however fast, turns down a quiet sample behind a loud one as far as the loud one, but for what it lets go
of within a sample. A clip takes from a loud sample and leaves the one behind it alone. So single samples of rising
level are played, each with quiet ones behind it: out of silence, when a compressor has turned nothing down yet, and out
of tones, which open gates and expanders. Nothing is told of what filters, makes noise or counts in steps.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import Mask
from chainsim.units import frames_from_s, gain_from_db

LEVELS_DBFS: Array = np.arange(-60.0, 49.0, 3.0)
"""Of the loud samples, further than programmes go: of these a clip takes ever more."""
OPEN_DBFS = 12.0
LEADS_DBFS = (-np.inf, -36.0, -12.0, OPEN_DBFS)
"""Behind the loudest everything is open, and all that is quiet has to be heard: else a clip might be all that is."""
SHUT = 1e-6
LEAD_S, LEAD_HZ = 0.008, 1016.0
QUIET, QUIETS = 1e-4, 3
ALONE = 1e-6
"""Of a sample, what may come out where nothing goes in."""
EQUAL_DB, LETS_GO = 0.1, 1.5
"""How much more of a loud sample may go than of the next, and with how many times the most that a gain lets go of from
one to the next: where that is 1 dB, it has let go of as much behind the loud one."""
NEAR_ZERO, MOSTLY = 16.0, 0.75
"""So many times what it lets go of within a sample: there dB tell nothing; of so many levels they have to."""
MOST_DB = 3.0
"""Of letting go, beyond which nothing is told: a compressor of 0.07 ms does at 44.1 kHz."""
MOVES_DB = 1.0
"""By which a gain has to follow the level somewhere, for it to be what was not linear."""


def is_gain_alone(bench: Bench) -> bool:
    """Whether a gain that moves with the level is all that a stage has; channels are asked alike and opposite."""
    count = bench.audio.channels
    polarities = [np.ones(count), (-1.0) ** np.arange(count)][:count]
    moves = False
    for lead_dbfs, polarity in product(LEADS_DBFS, polarities):
        gains = _gains(bench, polarity, lead_dbfs)
        if gains is None or (lead_dbfs == OPEN_DBFS and not gains.all()):
            return False
        known = [_off_zero(each) for each in gains]
        if not all(np.mean(each) > MOSTLY for each in known):
            return False
        gains_db = 20.0 * np.log10(np.maximum(np.abs(gains), SHUT))
        asked = [each_db[of] for each_db, of in zip(gains_db, known, strict=True)]
        if not all(_goes_on(each_db, may_open=lead_dbfs < OPEN_DBFS) for each_db in asked):
            return False
        moves |= float(np.ptp(gains_db, axis=1).max()) > MOVES_DB
    return moves


def _gains(bench: Bench, polarity: Array, lead_dbfs: float) -> Array | None:
    """Of the quiet sample before each loud one, of that, and of those behind it, (channels, levels, samples).

    None: what is played out of silence is heard elsewhere as well.
    """
    rate_hz = bench.audio.sample_rate_hz
    before = frames_from_s(LEAD_S, rate_hz)
    frames = np.arange(before + 2 + QUIETS)
    lead: Array = gain_from_db(lead_dbfs) * np.sin(2.0 * np.pi * LEAD_HZ * frames / rate_hz)
    rows: Array = np.tile(lead, (LEVELS_DBFS.size, 1))
    rows[:, before:] = QUIET
    rows[:, before + 1] = 10.0 ** (LEVELS_DBFS / 20.0) * (-1.0) ** np.arange(LEVELS_DBFS.size)
    played: Array = polarity[:, np.newaxis] * rows.ravel()
    answer = bench.render(played).astype(np.float64)
    answers = (answer * polarity[:, np.newaxis]).reshape(-1, *rows.shape)
    loud = np.abs(rows[:, before + 1, np.newaxis])
    if not lead.any() and (np.abs(answers[:, :, :before]) > ALONE * loud).any():
        return None
    gains: Array = answers[:, :, before:] / rows[:, before:]
    return gains


def _off_zero(gains: Array) -> Mask:
    """Of which levels the gain is known, (levels, samples): of those that it does not just pass zero at.

    What takes away from its gain by how much the output is over, as feedback limiters do, gets there with a single
    sample that is loud enough, and beyond: the ones behind are then turned over as well, which no clip does.
    """
    own, after, then = gains[:, 1:4].T
    if (gains >= 0.0).all():
        return np.ones(own.size, np.bool_)
    lets_go = np.abs(then - after)
    passes = (np.abs(after) < NEAR_ZERO * lets_go) & (np.abs(own - after) < LETS_GO * lets_go + SHUT)
    off: Mask = ((own >= 0.0) & (after >= 0.0) & ~passes) | ((own < 0.0) & (after < 0.0) & ~passes)
    return off


def _goes_on(gains_db: Array, *, may_open: bool) -> bool:
    """Whether loud samples lose no more with their level than the ones behind them, (levels, samples).

    Args:
        gains_db: as of `_gains`.
        may_open: whether a loud sample may have more gain than the one before it, as where a gate opens.
    """
    first_db, own_db, next_db, then_db = gains_db[:, :4].T
    lost = own_db < first_db - EQUAL_DB if may_open else np.ones(own_db.size, np.bool_)
    if not lost.any():
        return True
    lets_go_db = float(np.abs(then_db - next_db)[lost].max())
    apart_db = own_db - next_db
    least_db = np.maximum.accumulate(np.maximum(apart_db, 0.0)) - EQUAL_DB - LETS_GO * lets_go_db
    return lets_go_db <= MOST_DB and bool((apart_db > least_db)[lost].all())
