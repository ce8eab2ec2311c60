"""Does a plugin come back as it was, when it is made anew with its own state? Some real ones don't.

A fresh instance is one that pedalboard has made anew, since its first one has heard noise while it was loaded. Where
that one answers a burst at another level, or sooner or later, the plugin has lost something of itself; then the
instance that was there from the beginning is the one that a host would play. So it is where only its first moments
differ: some glide to the settings of their state from others, and one that is inserted has them from the beginning.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np
import pedalboard

from chainsim.host.pedalboard_privates import keep_on_reset, renew_on_reset
from chainsim.host.plain_playing import played
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
APART_FRAMES = 48
ALIKE = 0.5
"""The share of a burst's amplitude that an answer has to have at its delay, for that to be its delay."""
GLIDES_DB = 1.0
"""From a plugin's first moments to what it is after silence."""
SILENCE_FRAMES = 24_000
SLOW_S = 0.5
"""Whoever takes so long to be made is not made once more for this (a reverb that computes its rooms)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """To a burst of noise."""

    level_db: float  # once it has begun; nan or -inf where there is none
    late_frames: float = math.nan  # behind the burst, what pedalboard holds back included; nan: not like the burst


def restores_itself(plugin: pedalboard.VST3Plugin) -> bool:
    """Whether a new instance with this one's state answers as this one. It may have to be made anew afterwards.

    True as well where that can't be told: a plugin that takes no audio, stays silent, or takes long to be made.
    """
    keep_on_reset(plugin)
    before = _bursts(plugin)
    if not before:
        return True
    late_before = _late_burst(plugin)
    if not _renewed_quickly(plugin):
        return True
    first = _burst(plugin)
    after = _bursts(plugin)
    if not after:
        return True
    levels_db = [one.level_db for one in before]
    if apart(levels_db, [one.level_db for one in after]) or delayed_apart(before, after):
        return False
    if abs(first.level_db - mean(levels_db)) < GLIDES_DB - APART_DB:  # one more new instance would tell nothing more
        return True
    _renewed_quickly(plugin)
    late = _late_burst(plugin, cleared=False)
    return not glides([*levels_db, late_before.level_db], first.level_db, late.level_db)


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


def delayed_apart(before: Sequence[Answer], after: Sequence[Answer]) -> bool:
    """Whether these answers come at two delays, each of which stays; False where a delay can't be told."""
    frames_before, frames_after = [one.late_frames for one in before], [one.late_frames for one in after]
    wanders = max(frames_before) - min(frames_before) + max(frames_after) - min(frames_after)
    return abs(mean(frames_after) - mean(frames_before)) >= max(APART_FRAMES, SURELY * wanders)  # False with nan


def _bursts(plugin: pedalboard.VST3Plugin) -> list[Answer]:
    """To some bursts, each into the cleared instance; none where one of them has no level."""
    answers = []
    for _ in range(BURSTS):
        plugin.reset()
        answers.append(_burst(plugin))
    return answers if all(math.isfinite(one.level_db) for one in answers) else []


def _late_burst(plugin: pedalboard.VST3Plugin, *, cleared: bool = True) -> Answer:
    if cleared:
        plugin.reset()
    return _burst(plugin, SILENCE_FRAMES)


def _burst(plugin: pedalboard.VST3Plugin, silent_frames: int = 0) -> Answer:
    """To noise after so much silence."""
    noise = BURST_RMS * np.random.default_rng(0).standard_normal((2, BURST_FRAMES)).astype(np.float32)
    asked = np.concatenate([np.zeros((2, silent_frames), np.float32), noise], axis=1)
    answer = played(plugin, asked, RATE_HZ)
    if answer is None:
        return Answer(-math.inf)
    settled = answer[:, -SETTLED_FRAMES:].astype(np.float64)
    level_db = db_from_power(float(np.square(settled).mean())) if settled.size else -math.inf
    return Answer(level_db, _late_frames(asked[0], answer[0]))


def _late_frames(asked: Audio, answer: Audio) -> float:
    """How late an answer is, if it looks like what was played: the maximum of the cross-correlation, its sign aside."""
    if not np.isfinite(answer).all() or not answer.any():
        return math.nan
    held_back = len(asked) - len(answer)
    whole = np.concatenate([np.zeros(held_back, np.float32), answer])
    size = 2 * len(asked)
    spectrum = np.fft.rfft(whole, size) * np.fft.rfft(asked, size).conj()
    alike = np.abs(np.fft.irfft(spectrum, size)[: len(whole)])
    late = int(alike.argmax())
    heard = asked[max(held_back - late, 0) : len(asked) - late].astype(np.float64)
    most = math.sqrt(float(np.square(heard).sum()) * float(np.square(answer.astype(np.float64)).sum()))
    return late if alike[late] > ALIKE * most else math.nan
