"""Samples whose slope changes at once as the programme rises: a clip takes hold of them, in one band or behind bends.

What passes beside a clip fills its holes in the tangent. But from one gain to a slightly higher one dynamics change
slopes a little and all around, by what their gain does to the neighbours as well, while a clip takes all of its band's
share from the samples that it newly holds, and nothing from the next. Where dynamics set in they change slopes at once
too, if they are fast: so what goes on all the way down to there, or is there as well, is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.passage import NOWHERE, Holed, Passage, ends_of
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.taken_slopes import most_taken
from chainsim.profile.tangents.tangent import running_mean
from chainsim.profile.tangents.traceless_samples import Places
from chainsim.units import db_from_gain, gain_from_db

STEP_DB, STEPS = 2.0, 3
LOWEST_DB = -36.0
TOLERANCE_DB = 0.1
SUDDEN = 10.0 ** (-10 / 20)
"""Of the slopes around: a clip of a third of the band takes -5 dB, dynamics of 5 ms leave -12 where they set in."""
ALL = 10.0 ** (-4 / 20)
"""Where next to nothing passes beside."""
BELOW_DB, BESIDE_FRAMES, BESIDE = 0.5, 4, 10.0 ** (-14 / 20)
"""Where a level gets over a threshold it does so a sample sooner the louder it is: of the first sample that a clip
holds, at the top of a wave, nothing happens beside it a little lower (-25 dB of it and less); beside one at which
dynamics set in the same happens (-4 dB and more)."""
MOST_REJECTED = 8
HALVED = 2.5
NUDGES_ACROSS = 2.0
"""On either side of a corner some of a nudge is held: of one at -30 dB, as amid hiss, within 0.5 dB of gain."""
HELD_S = 0.0002
"""Where other bands pass beside: one sample, all of which is taken, comes to -10 dB of so many."""


@dataclass(frozen=True, slots=True, eq=False)
class TakenHold:
    """`headroom_db`: the lowest gain at which a sample is held; `share`: of each one's slope, up to now, (frames,)."""

    headroom_db: float | None  # None: nowhere
    share: Array
    told: bool = True  # whether nothing else changes slopes at once, or what does is known

    @property
    def depth_db(self) -> Array:
        """Below 0 where something is taken at once, the more the lower."""
        depth_db: Array = -20.0 * np.log10(np.maximum(self.share / SUDDEN, 1.0))
        return depth_db


@dataclass(frozen=True, slots=True, eq=False)
class _Interval:
    """Between two gains: what slopes change by at once, (frames,), and where that is not little."""

    low_db: float
    high_db: float
    share: Array
    held: Sequence[Holed]

    @property
    def most(self) -> float:
        return float(self.share.max(initial=0.0))


class HoldSearch:
    """A walk down from the programme's gain, or from a higher one.

    Args:
        nudging: the stage on its passages.
    """

    def __init__(self, nudging: Nudging) -> None:
        self._nudging, self._passages, self._rate_hz = nudging, nudging.passages, nudging.sample_rate_hz
        across_db = db_from_gain(1.0 + NUDGES_ACROSS * gain_from_db(nudging.nudge_db))
        self._within_db = max(TOLERANCE_DB, across_db if nudging.noise > 0.0 else 0.0)

    def find(self, lowest_db: float, top_db: float = 0.0) -> TakenHold:
        """Where slopes change at once, lowest first, until one goes on doing so within ever less.

        Args:
            lowest_db: the gain at which the stage's dynamics set in.
            top_db: from where on to look.
        """
        held: list[_Interval] = []
        walked: list[_Interval] = []
        share = np.zeros(sum(passage.inside.size for passage in self._passages))
        while top_db > lowest_db:
            edges_db = [top_db - STEP_DB * step for step in range(STEPS + 1)]
            walked = [self._between(self._passages, low_db, high_db) for high_db, low_db in pairwise(edges_db)]
            now = [share, *(each.share for each in walked if each.high_db <= 0.0)]
            share, top_db = np.max(now, axis=0), edges_db[-1]
            sudden = [each for each in walked if each.most > SUDDEN]
            if not sudden:
                break
            held += sudden
        else:
            if not held or walked[-1].most > SUDDEN:
                return TakenHold(None, share, told=not held)
        rejected = 0
        for found in (way for each in reversed(held) for way in (each, self._along(each))):
            while found.held and rejected < MOST_REJECTED:
                finest = self._narrowed(found)
                if finest.most <= SUDDEN:  # less within less: what bends, or dynamics
                    break
                moving = self._moving(finest)
                if _count(moving) < _count(finest.held):
                    return TakenHold((finest.low_db + finest.high_db) / 2.0, share)
                rejected += 1  # and yet they may stand beside what a clip began to hold with little of it
                found = replace(found, held=_without(found.held, moving))
        return TakenHold(None, share, told=not rejected)

    def _moving(self, finest: _Interval) -> Sequence[Holed]:
        """Of the samples that are held, those beside which another was at a slightly lower gain."""
        passages = [each.passage for each in finest.held]
        lower = self._taken(passages, finest.low_db - BELOW_DB, finest.low_db)
        own, below = (np.split(share, ends_of(passages)) for share in (finest.share, lower))
        return tuple(
            Holed(each.passage, each.at[_beside(b, each.at) > BESIDE * o[each.at]])
            for each, o, b in zip(finest.held, own, below, strict=True)
        )

    def _along(self, found: _Interval) -> _Interval:
        """What is held for more than a sample."""
        power = running_mean(np.square(found.share)[np.newaxis], round(HELD_S * self._rate_hz))[0]
        share: Array = np.sqrt(power)
        return replace(found, share=share, held=self._held(self._passages, share))

    def _narrowed(self, found: _Interval) -> _Interval:
        """To 0.1 dB of gain, or what nudges take to get across a corner, at the samples that were found."""
        finer = found
        while finer.high_db - finer.low_db > self._within_db:
            middle_db = (finer.low_db + finer.high_db) / 2.0
            below = self._at(finer.held, finer.low_db, middle_db)
            if below.most <= SUDDEN and self._may_be_halved(finer):
                above = self._at(finer.held, middle_db, finer.high_db)
                if above.most <= SUDDEN:  # a nudge's way across the corner is on either side of the middle
                    return self._at(finer.held, finer.low_db, finer.high_db)
            finer = below if below.most > SUDDEN else replace(finer, low_db=middle_db)
        return self._at(finer.held, finer.low_db, finer.high_db)

    def _may_be_halved(self, found: _Interval) -> bool:
        """Whether halves may show less than both together for the size of nudges alone."""
        return self._within_db > TOLERANCE_DB and found.high_db - found.low_db <= HALVED * self._within_db

    def _between(self, passages: Sequence[Passage], low_db: float, high_db: float) -> _Interval:
        share = self._taken(passages, low_db, high_db)
        return _Interval(low_db, high_db, share, self._held(passages, share))

    def _at(self, held: Sequence[Holed], low_db: float, high_db: float) -> _Interval:
        """At some samples, each by itself."""
        passages = [each.passage for each in held]
        within = [np.isin(np.arange(each.passage.inside.size), each.at) for each in held]
        share = self._taken(passages, low_db, high_db) * np.concatenate(within)
        return _Interval(low_db, high_db, share, self._held(passages, share))

    def _taken(self, passages: Sequence[Passage], low_db: float, high_db: float) -> Array:
        high, low = self._nudging.kept(passages, high_db), self._nudging.kept(passages, low_db)
        return most_taken(high, low, self._nudging.counted(passages, high), self._rate_hz)

    def _held(self, passages: Sequence[Passage], share: Array) -> Sequence[Holed]:
        parts = zip(passages, np.split(share > SUDDEN, ends_of(passages)), strict=True)
        return tuple(Holed(passage, np.flatnonzero(part)) for passage, part in parts if part.any())


def _beside(share: Array, at: Places) -> Array:
    """The most of the samples next to some, those left out."""
    padded = np.pad(share, BESIDE_FRAMES)
    offsets = np.delete(np.arange(2 * BESIDE_FRAMES + 1), BESIDE_FRAMES)
    beside: Array = padded[at[:, np.newaxis] + offsets].max(axis=1, initial=0.0)
    return beside


def _without(held: Sequence[Holed], left_out: Sequence[Holed]) -> Sequence[Holed]:
    """Of the same passages."""
    known = {each.passage: each.at for each in left_out}
    kept = [Holed(each.passage, np.setdiff1d(each.at, known.get(each.passage, NOWHERE))) for each in held]
    return tuple(each for each in kept if each.at.size)


def _count(held: Sequence[Holed]) -> int:
    return sum(each.at.size for each in held)
