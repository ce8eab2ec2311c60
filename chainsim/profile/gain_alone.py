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
from chainsim.profile.tangent import Mask
from chainsim.units import frames_from_s, gain_from_db

LEVELS_DBFS: Array = np.arange(-60.0, 49.0, 3.0)
"""Of the loud samples, further than programmes go: of these a clip takes ever more."""
LEADS_DBFS = (-np.inf, -36.0, -12.0, 12.0)
LEAD_S, LEAD_HZ = 0.008, 1016.0
QUIET, QUIETS = 1e-4, 3
ALONE = 1e-6
"""Of a sample, what may come out where nothing goes in."""
EQUAL_DB, LETS_GO = 0.1, 1.5
"""How much more of a loud sample may go than of the next, and with how many times the most that a gain lets go of from
one to the next: where that is 1 dB, it has let go of as much behind the loud one."""
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
        if gains is None or not all(_goes_on(of_channel) for of_channel in gains):
            return False
        moves |= bool((gains.max(axis=1) > gain_from_db(MOVES_DB) * gains.min(axis=1)).any())
    return moves


def _gains(bench: Bench, polarity: Array, lead_dbfs: float) -> Array | None:
    """Of each loud sample and those behind it, (channels, levels, samples); None: they come out elsewhere as well."""
    rate_hz, late = bench.audio.sample_rate_hz, bench.reported_latency_frames
    lead_frames = frames_from_s(LEAD_S, rate_hz)
    each = lead_frames + 1 + QUIETS
    lead: Array = gain_from_db(lead_dbfs) * np.sin(2.0 * np.pi * LEAD_HZ * np.arange(each) / rate_hz)
    rows: Array = np.tile(lead, (LEVELS_DBFS.size, 1))
    rows[:, lead_frames] = 10.0 ** (LEVELS_DBFS / 20.0) * (-1.0) ** np.arange(LEVELS_DBFS.size)
    rows[:, lead_frames + 1 :] = QUIET
    played: Array = polarity[:, np.newaxis] * rows.ravel()
    answer = bench.render(np.pad(played, ((0, 0), (0, late))))[:, late:].astype(np.float64)
    answers = (answer * polarity[:, np.newaxis]).reshape(-1, *rows.shape)
    loud = np.abs(rows[:, lead_frames, np.newaxis])
    if not lead.any() and (np.abs(answers[:, :, :lead_frames]) > ALONE * loud).any():
        return None
    gains: Array = answers[:, :, lead_frames:] / rows[:, lead_frames:]
    return gains


def _goes_on(gains: Array) -> bool:
    """Whether loud samples lose no more with their level than the ones behind them, (levels, samples)."""
    shut: Mask = (gains == 0.0).all(axis=1)
    gains = gains[~shut]
    if not gains.size or (gains <= 0.0).any():
        return False
    own_db, next_db, then_db = 20.0 * np.log10(gains[:, :3]).T
    lets_go_db = float(np.abs(then_db - next_db).max())
    if lets_go_db > MOST_DB:
        return False
    apart_db = own_db - next_db
    highest_db = np.maximum.accumulate(np.maximum(apart_db, 0.0))
    return bool((apart_db > highest_db - EQUAL_DB - LETS_GO * lets_go_db).all())
