"""What a plugin is like in one setting at one sample rate, as far as it matters for which instance may be played.

A host that loads a project makes a plugin at the project's rate, sets it, and starts it; one whose knob is turned while
it plays calls to the host, which starts it once more. pedalboard makes every plugin at 44.1 kHz, starts it as it was
made, and does not hear a call that comes by way of its message loop, which nobody runs here. So a latency may be told
that was true of another setting; and some plugins that have their state before they have been started go on at the
rate that they were made at, so that one that is made anew has its filters and its times elsewhere at any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pedalboard

from chainsim.host.pedalboard_privates import keep_on_reset, renew_on_reset
from chainsim.host.plain_playing import played
from chainsim.model.audio import Audio
from chainsim.units import db_from_gain, frames_from_s

SETTLE_FRAMES = 64
"""What is set gets into a plugin with a block, however short."""
REST_S = 2.0
"""Dynamics have let go by then of what pedalboard plays into a plugin while it loads, and of any programme."""
NOISE_S, QUIET_S = 0.1, 0.1
QUIETEST_DBFS, LOUDEST_DBFS = -40.0, -3.0
"""Noise that rises from one level to the other, for dynamics to act on."""
ALIKE_DB = -66.0
"""As deep as two answers of any plugin null that is said to repeat itself."""
OTHER_DB, BESIDE_DB = -60.0, 20.0
"""Two instances are another plugin where they null no deeper than this, and so much less deep than one with itself."""


@dataclass(frozen=True, slots=True)
class SettingVerdict:
    """What matters of it.

    `starts_again`: the latency is true only once it has started again. `keeps`: made anew it would be another plugin.
    `rests`: what it heard leaves nothing behind a rest.
    """

    starts_again: bool = False
    keeps: bool = False
    rests: bool = False


def judge(made: Callable[[], pedalboard.VST3Plugin], sample_rate_hz: int, *, restores: bool) -> SettingVerdict:
    """Of instances in their setting as pedalboard makes them, that are not to be played.

    What is made anew with its state is another plugin where it differs from the one before behind a rest, and that
    does not differ from itself. Most do not differ without one. Nothing is said against a plugin that takes no audio.

    Args:
        made: gives an instance.
        sample_rate_hz: that it will be played at.
        restores: whether it comes back as it was in its first setting (`chainsim.host.state_restoration`).
    """
    told: set[int] = set()
    plugin = made()
    if settle(plugin, sample_rate_hz) is None:
        return SettingVerdict()
    told.add(plugin.reported_latency_samples)
    keep_on_reset(plugin)
    plugin.reset()
    first = _answer(plugin, sample_rate_hz, told)
    anew = _answer(_made_anew(plugin, sample_rate_hz), sample_rate_hz, told)
    starts_again = len(told) > 1
    if restores and null_db(anew, first) <= OTHER_DB:
        return SettingVerdict(starts_again)
    plugin = made()
    first, second = (_answer(rested(plugin, sample_rate_hz), sample_rate_hz, told) for _ in range(2))
    anew = _answer(rested(_made_anew(plugin, sample_rate_hz), sample_rate_hz), sample_rate_hz, told)
    unlike_db, other_db = null_db(second, first), null_db(anew, second)
    keeps = not restores or other_db > max(OTHER_DB, unlike_db + BESIDE_DB)
    return SettingVerdict(starts_again, keeps=keeps, rests=keeps and unlike_db <= ALIKE_DB)


def start_again(plugin: pedalboard.VST3Plugin, sample_rate_hz: int) -> None:
    """As a host starts it that has set it before, and once more when it calls for that.

    First made anew, and then the very instance that goes on, whose first call came with its first block.
    """
    settle(plugin, sample_rate_hz)
    plugin.reset()
    keep_on_reset(plugin)
    settle(plugin, sample_rate_hz)
    plugin.reset()
    renew_on_reset(plugin)


def rested(plugin: pedalboard.VST3Plugin, sample_rate_hz: int) -> pedalboard.VST3Plugin:
    """The same, cleared before and after silence, and never made anew from now on."""
    keep_on_reset(plugin)
    settle(plugin, sample_rate_hz)  # what has been set since is in it, and what it tells of its latency is heard
    plugin.reset()
    settle(plugin, sample_rate_hz, frames_from_s(REST_S, sample_rate_hz))
    plugin.reset()
    return plugin


def settle(plugin: pedalboard.VST3Plugin, sample_rate_hz: int, frames: int = SETTLE_FRAMES) -> Audio | None:
    """Silence; None: it takes no audio."""
    return played(plugin, np.zeros((2, frames), np.float32), sample_rate_hz)


def _made_anew(plugin: pedalboard.VST3Plugin, sample_rate_hz: int) -> pedalboard.VST3Plugin:
    """With its state, and only cleared from then on."""
    settle(plugin, sample_rate_hz)
    renew_on_reset(plugin)
    plugin.reset()
    keep_on_reset(plugin)
    return plugin


def _answer(plugin: pedalboard.VST3Plugin, sample_rate_hz: int, told: set[int]) -> Audio:
    """To the noise, with what is held back in front of it; `told` learns what latency it tells meanwhile."""
    noise_frames, quiet_frames = (frames_from_s(s, sample_rate_hz) for s in (NOISE_S, QUIET_S))
    levels_dbfs = np.linspace(QUIETEST_DBFS, LOUDEST_DBFS, noise_frames)
    noise = np.random.default_rng(0).uniform(-1.0, 1.0, (2, noise_frames)) * 10.0 ** (levels_dbfs / 20.0)
    asked = np.pad(noise, ((0, 0), (0, quiet_frames + plugin.reported_latency_samples))).astype(np.float32)
    answer = played(plugin, asked, sample_rate_hz)
    told.add(plugin.reported_latency_samples)
    return asked if answer is None else np.pad(answer, ((0, 0), (asked.shape[1] - answer.shape[1], 0)))


def null_db(one: Audio, other: Audio) -> float:
    """What is left of the difference, against the louder; -inf where both are silent, or not all are numbers."""
    frames = min(one.shape[1], other.shape[1])
    first, second = (each[:, :frames].astype(np.float64) for each in (one, other))
    loudest = max(float(np.square(first).sum()), float(np.square(second).sum()))
    left = float(np.square(first - second).sum())
    return db_from_gain(np.sqrt(left / loudest)) if np.isfinite(loudest) and loudest > 0.0 else -np.inf
