"""Single samples of a programme turned down: what comes of each, however much else follows what the programme does.

What a gain does about a sample it does to those beside it as well, so that it is seen there and taken away; what a
shaper does about it stays with the sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.louder import louder
from chainsim.profile.null_depth import Array
from chainsim.profile.passage import Passage
from chainsim.profile.perturbed_playback import Nudging
from chainsim.profile.tangent import Mask, running_mean
from chainsim.profile.traceless_samples import Places, loud_frames

BESIDE_S = (0.00025, 0.001)
"""Behind a sample and before it: what looks ahead turns down what comes before a peak as well."""
STILL = 0.85
"""Of the slopes around, in which a compressor of some milliseconds hardly moves anything."""
LEAST_BESIDE = 4
TINY = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """Samples to turn down, (samples,): `at` in a row of passages, `channel` that in which each is looked at."""

    at: Places
    channel: Places

    def only(self, which: Mask) -> Turned:
        """Some of them."""
        return Turned(self.at[which], self.channel[which])


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Of samples: the shape of one that is free, the share that a held one lacks, and how far it is past that."""

    turned: Turned
    along: Array
    taken: Array
    over_db: Array

    def only(self, which: Mask) -> Lines:
        """Some of them."""
        along, taken, over_db = (getattr(self, each.name)[which] for each in fields(self)[1:])
        return Lines(self.turned.only(which), along, taken, over_db)


class Row:
    """Passages in a row at a gain, and what a stage answers to single samples of them turned down.

    Args:
        nudging: the stage.
        passages: some or all of its.
        gain_db: how much louder they are.
        frames: for how many a sample comes out: 1 where nothing filters behind.
        answer: where it is known, (channels, frames).
    """

    def __init__(
        self,
        nudging: Nudging,
        passages: Sequence[Passage],
        gain_db: float,
        frames: int,
        answer: Array | None = None,
    ) -> None:
        self._nudging, self._passages, self._gain_db, self._frames = nudging, tuple(passages), gain_db, frames
        self._signal = louder(np.concatenate([each.signal for each in passages], axis=1), gain_db)
        self.rate_hz = nudging.sample_rate_hz
        self._known = answer
        self._rest_frames = round(BESIDE_S[-1] * self.rate_hz)  # what is beside the very first sample is at rest

    @cached_property
    def answer(self) -> Array:
        """As it is played, (channels, frames)."""
        return self._nudging.answer(self._passages, self._gain_db) if self._known is None else self._known

    @cached_property
    def _answer(self) -> Array:
        return self._from_rest(self.answer)

    def peaks(self, every_s: float, *, falling: bool) -> Turned:
        """The highest samples of so long each, in every channel, where the answer is loud.

        Args:
            every_s: how long.
            falling: whether the next sample must not be higher, in its own channel and in all.
        """
        return self._turned([np.abs(own) for own in self._signal], every_s, falling=falling)

    def stillest(self, slopes: Array, every_s: float, *, falling: bool) -> Turned:
        """As `peaks`, of those of less slope than all around, in whichever series, (series, frames).

        Of several that are about as still the higher: a clip holds it surely.
        """
        most = np.abs(slopes).reshape(-1, *self.answer.shape).max(axis=0)
        around = running_mean(most, round(every_s * self.rate_hz))
        each = zip(most, around, np.abs(self._signal), strict=True)
        sizes = [np.where(own < STILL * mean, (mean - own) ** 3 * level, 0.0) for own, mean, level in each]
        return self._turned(sizes, every_s, falling=falling)

    def _turned(self, sizes: Sequence[Array | Audio], every_s: float, *, falling: bool) -> Turned:
        inside = np.concatenate([each.inside for each in self._passages])
        loud = loud_frames(self.answer, inside, self.rate_hz)
        loud[-(self._frames + self._rest_frames) :] = False
        level, step = np.abs(self._signal), round(every_s * self.rate_hz)
        may = loud & (_falls(level) & _falls(level.max(axis=0)) if falling else True)
        may = np.broadcast_to(may, level.shape)
        places = [_highest(np.where(which, own, 0.0), step) for which, own in zip(may, sizes, strict=True)]
        return Turned(np.concatenate(places), np.repeat(np.arange(len(places)), [each.size for each in places]))

    def change(self, turned: Turned, by: float | Array, *, level: bool = True) -> Array:
        """What comes of it, (ways, samples, frames), for each way of telling what a gain does; or as it is, once.

        Args:
            turned: which samples.
            by: a share of each.
            level: whether what the gain of the stage does is taken away.
        """
        played, where = self._play(turned, by), self._where(turned, 0)
        if not level:
            return (played - self._answer)[where][np.newaxis]
        return played[where] / (1.0 + self._gains(played, turned.at)[..., np.newaxis]) - self._answer[where]

    def around(self, turned: Turned, by: Array, beside: int) -> Array:
        """What comes of it in so many frames before and behind as well, (samples, frames), as it is played."""
        played = self._play(turned, by)
        played -= self._answer
        return played[self._where(turned, beside)]

    def next_moves(self, turned: Turned, by: float) -> Array:
        """By what share the sample behind each gets louder for a share of it, beside what the one before does.

        Of those of which neither is turned down itself.
        """
        turned = turned.only(~(np.isin(turned.at - 1, turned.at) | np.isin(turned.at + 1, turned.at)))
        moved, answer = self.around(turned, np.full(turned.at.size, by), 1), self.answer_around(turned, 1)
        least = np.abs(answer).max(axis=1, keepdims=True) / 2.0 + TINY
        share = moved * answer / np.square(np.maximum(np.abs(answer), least))
        moves: Array = np.abs(share[:, -1] - share[:, 0]) / by
        return moves

    def answer_around(self, turned: Turned, beside: int) -> Array:
        """As `around`, where nothing is turned down."""
        return self._answer[self._where(turned, beside)]

    def _play(self, turned: Turned, by: float | Array) -> Array:
        factors: Audio = np.ones(self._signal.shape[1], np.float32)
        factors[turned.at] = 1.0 - np.asarray(by, np.float32)
        return self._from_rest(self._nudging.answer(self._passages, self._gain_db, factors))

    def _from_rest(self, answer: Array) -> Array:
        return np.pad(answer, ((0, 0), (self._rest_frames, 0)))

    def _where(self, turned: Turned, beside: int) -> tuple[Places, Places]:
        frames = np.arange(-beside, self._frames + beside)
        return turned.channel[:, np.newaxis], self._rest_frames + turned.at[:, np.newaxis] + frames

    def _gains(self, played: Array, at: Places) -> Array:
        """By what share what is beside each sample is louder than it was, (ways, samples)."""
        at = at + self._rest_frames
        of, own = (np.cumsum(np.pad((self._answer * each).sum(axis=0), (1, 0))) for each in (played, self._answer))
        spans = []
        for beside_s in BESIDE_S:
            beside = max(LEAST_BESIDE, round(beside_s * self.rate_hz))
            behind = at + self._frames
            spans += [(behind, behind + beside), (at - beside, at)]
        both = [(of[to] - of[start], own[to] - own[start]) for start, to in spans]
        return np.array([np.where(power > TINY, with_ / np.maximum(power, TINY) - 1.0, 0.0) for with_, power in both])


def along_own(change: Array, along: Array) -> Array:
    """How much of a shape is in it, (..., samples), both (..., samples, frames)."""
    power = np.square(along).sum(axis=-1)
    share: Array = (change * along).sum(axis=-1) / np.maximum(power, TINY**2)
    return share


def apart(lines: Lines, frames: int) -> Mask:
    """Of those that are near each other the one most surely held, or most."""
    clear = lines.taken > lines.taken.max() / 2.0
    kept: list[int] = []
    for each in np.lexsort((-lines.over_db, ~clear)):
        if all(abs(lines.turned.at[each] - lines.turned.at[other]) > frames for other in kept):
            kept.append(int(each))
    return np.isin(np.arange(clear.size), kept)


def _falls(level: Array | Audio) -> Mask:
    """Where a sample is followed by none that is higher: what follows the level forgets one at once that is."""
    falls: Mask = np.ones(level.shape, np.bool_)
    np.less_equal(level[..., 1:], level[..., :-1], out=falls[..., :-1])
    return falls


def _highest(sizes: Array, step: int) -> Places:
    """Of each so many frames the highest one, where there is any; of two that are close the higher."""
    pieces = sizes[: sizes.size // step * step].reshape(-1, step)
    at = pieces.argmax(axis=1) + np.arange(len(pieces)) * step
    at = at[pieces.max(axis=1) > 0.0]
    close = np.flatnonzero(np.diff(at) < step // 2)
    higher = sizes[at[close]] > sizes[at[close + 1]]
    lower: Places = np.delete(at, close + higher)
    return lower
