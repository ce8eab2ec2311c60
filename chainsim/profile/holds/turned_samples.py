"""Single samples of a programme turned down: what comes of each, however much else follows what the programme does.

What a gain does about a sample it does to those beside it as well, so that it is seen there and taken away; what a
shaper does about it stays with the sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.holds.samples_to_turn import Turned, falls, highest, stillness, stillness_in_midst
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.louder import louder
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.share_left import loud_frames
from chainsim.profile.tangents.traceless_samples import Places

BESIDE_S = (0.00025, 0.001)
"""Behind a sample and before it: what looks ahead turns down what comes before a peak as well."""
LEAST_BESIDE = 4
TINY = 1e-15


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
        return self._turned(np.abs(self._signal), every_s, falling=falling)

    def stillest(self, slopes: Array, every_s: float, *, falling: bool, midst: bool = False) -> Turned:
        """As `peaks`, of those of less slope than all around, in whichever series, (series, frames).

        Args:
            slopes: of nudges.
            every_s: how long each.
            falling: as of `peaks`.
            midst: whether to look for long rows of such samples, and for the first one of all.
        """
        most = np.abs(slopes).reshape(-1, *self.answer.shape).max(axis=0)
        sizes = (stillness_in_midst if midst else stillness)(most, every_s, self.rate_hz) * np.abs(self._signal)
        return self._turned(sizes, every_s, falling=falling)

    def _turned(self, sizes: Array | Audio, every_s: float, *, falling: bool) -> Turned:
        inside = np.concatenate([each.inside for each in self._passages])
        loud = loud_frames(self.answer, inside, self.rate_hz)
        loud[:1] = inside[:1] & loud[1:2]  # if it is late, nothing comes of turning it down
        loud[-(self._frames + self._rest_frames) :] = False
        level = np.abs(self._signal)
        may = loud & (falls(level) & falls(level.max(axis=0)) if falling else True)
        return highest(np.where(may, sizes, 0.0), round(every_s * self.rate_hz))

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
