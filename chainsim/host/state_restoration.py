"""Does a plugin come back as it was, when it is made anew with its own state? Some real ones don't.

A fresh instance is one that pedalboard has made anew, since its first one has heard noise while it was loaded. Where
that one answers a burst at another level, the plugin has lost something of itself; then the instance that was there
from the beginning is the one that a host would play. So it is where only its first moments differ: some glide to the
settings of their state from others, and one that is inserted has them from the beginning.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from statistics import mean

import numpy as np
import pedalboard

from chainsim.host.pedalboard_privates import keep_on_reset, renew_on_reset
from chainsim.model.audio import Audio
from chainsim.units import db_from_power

RATE_HZ = 48_000
BURST_FRAMES, SETTLED_FRAMES = 2400, 1200
BURST_RMS = 0.1
BURSTS = 3
APART_DB = 0.3
"""Between two instances of one plugin, unless it never answers alike."""
SURELY = 3.0
"""Then so many times as far as its levels wander: levels of one normal distribution are taken for two plugins in less
than one of a thousand cases."""
GLIDES_DB = 1.0
"""From a plugin's first moments to what it is after silence."""
SILENCE_FRAMES = 24_000
SLOW_S = 0.5
"""Whoever takes so long to be made is not made once more for this (a reverb that computes its rooms)."""


def restores_itself(plugin: pedalboard.VST3Plugin) -> bool:
    """Whether a new instance with this one's state is as loud as this one. It may have to be made anew afterwards.

    True as well where that can't be told: a plugin that takes no audio, stays silent, or takes long to be made.
    """
    keep_on_reset(plugin)
    before_db = _bursts_db(plugin)
    if not before_db:
        return True
    late_before_db = _late_burst_db(plugin)
    if not _renewed_quickly(plugin):
        return True
    first_db = _burst_db(plugin)
    after_db = _bursts_db(plugin)
    if not after_db:
        return True
    if abs(first_db - mean(before_db)) < GLIDES_DB - APART_DB:  # one more new instance would tell nothing more
        return not apart(before_db, after_db)
    _renewed_quickly(plugin)
    late_db = _late_burst_db(plugin, cleared=False)
    return not (apart(before_db, after_db) or glides([*before_db, late_before_db], first_db, late_db))


def _renewed_quickly(plugin: pedalboard.VST3Plugin) -> bool:
    renew_on_reset(plugin)
    began_s = time.monotonic()
    plugin.reset()
    keep_on_reset(plugin)
    return time.monotonic() - began_s <= SLOW_S


def glides(before_db: Sequence[float], first_db: float, late_db: float) -> bool:
    """Whether a new instance begins otherwise than it goes on, though the one before it did not.

    Args:
        before_db: bursts into the cleared instance that there was, with and without silence before them.
        first_db: the first burst into a new one.
        late_db: the same after silence. A gate that opens, or a tube that warms up, has not changed until then.
    """
    steady = max(before_db) - min(before_db) < APART_DB
    return steady and abs(late_db - mean(before_db)) < APART_DB and abs(first_db - late_db) >= GLIDES_DB


def apart(before_db: Sequence[float], after_db: Sequence[float]) -> bool:
    """Whether these are the levels of two plugins, and not of one that never answers alike."""
    wanders_db = max(before_db) - min(before_db) + max(after_db) - min(after_db)
    return abs(mean(after_db) - mean(before_db)) >= max(APART_DB, SURELY * wanders_db)


def _bursts_db(plugin: pedalboard.VST3Plugin) -> list[float]:
    """Of some bursts, each into the cleared instance; none where one of them has no level."""
    levels_db = []
    for _ in range(BURSTS):
        plugin.reset()
        levels_db.append(_burst_db(plugin))
    return levels_db if all(map(math.isfinite, levels_db)) else []


def _late_burst_db(plugin: pedalboard.VST3Plugin, *, cleared: bool = True) -> float:
    if cleared:
        plugin.reset()
    return _burst_db(plugin, SILENCE_FRAMES)


def _burst_db(plugin: pedalboard.VST3Plugin, silent_frames: int = 0) -> float:
    """Of the answer to noise after so much silence, once it has begun; nan or -inf where there is none."""
    noise = BURST_RMS * np.random.default_rng(0).standard_normal((2, BURST_FRAMES)).astype(np.float32)
    played = np.concatenate([np.zeros((2, silent_frames), np.float32), noise], axis=1)
    for channels in (2, 1):
        try:
            answer: Audio = plugin.process(played[:channels], RATE_HZ, reset=False)
        except ValueError:  # takes other channels, or no audio at all
            continue
        settled = answer[:, -SETTLED_FRAMES:].astype(np.float64)
        return db_from_power(float(np.square(settled).mean())) if settled.size else -math.inf
    return -math.inf
