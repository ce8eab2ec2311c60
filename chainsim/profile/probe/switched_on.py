"""Does a level switch something on in a stage: a generator, a sampler, an octave below? That is no clip, if as sudden.

What a clip bends of a tone grows from nothing beyond its corner, and the tone itself loses ever more. What is switched
on is there at once, as loud against the tone at any higher level or as loud whatever the tone's, and the tone keeps
its gain. Where all of that holds up to the highest level, over the whole band, nothing clips behind it either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.settling import FREQUENCIES_HZ, SETTLE_S, WINDOW_S
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import frames_from_s

BELOW_DB, BEYOND_DB, STEP_DB = 6.0, 1.0, 6.0
"""1 dB past its corner a clip has left -39 to -23 dB of a tone that it leaves -7 dB of in the end."""
AT_ONCE = 10.0 ** (-10 / 20)
JUMPS, HEARD = 0.05, 0.01
"""What a tone's gain changes by, and what is beside it, where something was switched on."""
KEEPS, LEAKS, LEAKS_LOW = 0.012, 0.15, 0.4
"""By how much its gain moves from there on, and by how much of what is beside it, which leaks into what is measured: of
low tones most, where what is beside them is played in pieces."""
LOW_HZ = 200.0
LIKE_LOWEST_DB = 1.0
LITTLE = 0.03
STRAYS_DB, LOST_DB = 3.0, 7.5
"""What is beside a tone rises with it to so little, or not at all, or by more, if more is switched on."""
PLATEAU = 3
"""On so many levels the tone keeps its gain, where something was switched on."""
MORE_HZ = (304.0, 2504.0, 9032.0)


@dataclass(frozen=True, slots=True)
class SwitchedOn:
    """`clean`: whether tones show that nothing clips behind it; `heard`: whether it is more than a gain."""

    clean: bool
    heard: bool


@dataclass(frozen=True, slots=True)
class _Answers:
    """To a tone at levels that rise by steps, over its own amplitude: gain of the sine, the rest, all that is added.

    `added` is to what the gain below those levels gives, `before` the rest there.
    """

    sine: Array
    rest: Array
    added: Array
    leaks: float
    before: float

    def is_heard(self) -> bool:
        """Whether there is more than the tone, at all levels: what is still settling is soon drowned."""
        return bool((self.rest > HEARD * self.sine).all())

    def may_begin_at_once(self) -> bool:
        """Whether as much is added at the first level as at the others: not so of some, not so of all.

        Nor is it where there was as much before: a pitch shifter or a ring modulator leaves nothing of any tone.
        """
        if self.before >= AT_ONCE * self.rest.max() and self.is_heard():
            return False
        jumps = bool((self.added > JUMPS * self.sine).all())
        return (jumps or self.is_heard()) and bool(self.added[0] >= AT_ONCE * self.added.max())

    def begins_at_once(self) -> bool:
        """Whether that is so, and the tone goes on as it was."""
        return self.may_begin_at_once() and (self.scales() or self.adds_the_same())

    def scales(self) -> bool:
        """Whether the tone may keep its gain, and nothing holds what is beside it.

        That rises with the tone or has a level of its own.
        """
        strays, steps = self.leaks * self.rest, _steps(self.rest)
        if (self.sine - strays).max() > (self.sine + strays).min() + KEEPS * self.sine.min():
            return False
        rose = np.maximum.accumulate(np.abs(steps) <= STRAYS_DB)
        return not ((rose & (steps > STRAYS_DB)).any() or (steps > LOST_DB).any())

    def adds_the_same(self) -> bool:
        """Whether the same is added at every level, but for the first, at which it may only just be on."""
        steps = _steps(self.added)[1:]
        return bool(((steps > STRAYS_DB) & (steps <= LOST_DB)).all())

    def since_on(self) -> _Answers:
        """From the level on at which a tone of this frequency is answered otherwise; all, where none is."""
        first = int((self.added > HEARD).argmax())
        return replace(self, sine=self.sine[first:], rest=self.rest[first:], added=self.added[first:])


def _steps(share: Array) -> Array:
    """By how many dB what is heard of the tone falls, from each level to the next."""
    pairs = [pair for pair in pairwise(share) if min(pair) >= LITTLE]
    return np.array([20.0 * np.log10(before / after) for before, after in pairs])


def switched_on(bench: Bench, channel: int, onset: Onset) -> SwitchedOn | None:
    """What begins where a stage's onset is the lowest; None: it does not do so at once.

    Args:
        bench: with the stage.
        channel: that is asked.
        onset: over frequency.
    """
    begins_dbfs = min(onset.level_dbfs)
    beyond_dbfs = np.arange(min(begins_dbfs, LEVELS_DBFS[-1]) + BEYOND_DB, LEVELS_DBFS[-1], STEP_DB)
    if beyond_dbfs.size < PLATEAU:
        return None
    levels_dbfs = np.concatenate([[begins_dbfs - BELOW_DB], beyond_dbfs])
    tones = ToneBench(bench, SETTLE_S, frames_from_s(WINDOW_S, bench.audio.sample_rate_hz), apart=True)
    near = [
        hz for hz, dbfs in zip(onset.frequency_hz, onset.level_dbfs, strict=True) if dbfs < begins_dbfs + LIKE_LOWEST_DB
    ]
    few = dict.fromkeys(
        (near[-1], near[len(near) // 2], near[0])
    )  # where hardly anything passes a clip looks like that
    if not all(_begins_at_once(tones, channel, hz, levels_dbfs[: PLATEAU + 1]) for hz in few):
        return None
    there = _answers(tones, channel, near[-1], levels_dbfs)
    others = (_answers(tones, channel, hz, levels_dbfs).since_on() for hz in (*FREQUENCIES_HZ, *MORE_HZ))
    all_over = [there, *others]
    scale, add = all(each.scales() for each in all_over), all(each.adds_the_same() for each in all_over)
    return SwitchedOn(scale or add, _answers(tones, channel, near[-1], levels_dbfs[: PLATEAU + 1]).is_heard())


def _begins_at_once(tones: ToneBench, channel: int, frequency_hz: float, levels_dbfs: Array) -> bool:
    """Whether all of it is there at the first level: asked of one level more at a time, for most fail at the second."""
    some = (levels_dbfs[:count] for count in range(2, levels_dbfs.size + 1))
    may = all(_answers(tones, channel, frequency_hz, levels).may_begin_at_once() for levels in some)
    return may and _answers(tones, channel, frequency_hz, levels_dbfs).begins_at_once()


def _answers(tones: ToneBench, channel: int, frequency_hz: float, levels_dbfs: Array) -> _Answers:
    """At all levels but the first, which is below."""
    periods = tones.periods(frequency_hz)
    windows = np.stack([each[channel] for each in tones.answers([Tone(periods, float(dbfs)) for dbfs in levels_dbfs])])
    phase = 2.0 * np.pi * periods * np.arange(tones.window_frames) / tones.window_frames
    own = 10.0 ** (levels_dbfs / 20.0)
    gains = windows @ np.exp(-1j * phase) * (2.0 / tones.window_frames) / own
    power = windows.var(axis=1) * 2.0 / np.square(own)  # 1: as loud as the tone
    rest = np.sqrt(np.maximum(power - np.square(np.abs(gains)), 0.0))
    added = np.hypot(np.abs(gains - gains[0]), rest)
    leaks = LEAKS_LOW if frequency_hz < LOW_HZ else LEAKS
    return _Answers(np.abs(gains[1:]), rest[1:], added[1:], leaks, before=float(rest[0]))
