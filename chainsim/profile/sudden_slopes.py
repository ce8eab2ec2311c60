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
from chainsim.profile.passage import Passage, ends_of
from chainsim.profile.perturbed_playback import Nudging
from chainsim.profile.tangent import Tangent, running_mean, signed_running_mean

STEP_DB, STEPS = 2.0, 3
LOWEST_DB = -36.0
TOLERANCE_DB = 0.1
SUDDEN = 10.0 ** (-10 / 20)
"""Of the slopes around: a clip of a third of the band takes -5 dB, dynamics of 5 ms leave -12 where they set in."""
ALL = 10.0 ** (-4 / 20)
"""Where nothing passes beside; a compressor of 0.5 ms leaves -8 there."""
STANDS_OUT = 10.0 ** (2 / 20)
"""Above what there is a little lower."""
ALONG_S, AROUND_S = 0.002, 0.02
TINY = 1e-18


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
    """Between two gains: what slopes change by at once, (frames,), and the passages where that is not little."""

    low_db: float
    high_db: float
    share: Array
    passages: Sequence[Passage]

    @property
    def most(self) -> float:
        return float(self.share.max(initial=0.0))


class HoldSearch:
    """A walk down from the programme's gain, or from a higher one.

    Args:
        nudging: the stage on its passages.
        least: what has to be taken of a slope at once.
    """

    def __init__(self, nudging: Nudging, least: float = SUDDEN) -> None:
        self._least = least
        self._nudging, self._passages, self._rate_hz = nudging, nudging.passages, nudging.sample_rate_hz

    def find(self, lowest_db: float, top_db: float = 0.0) -> TakenHold:
        """Where slopes change at once, lowest first, until one goes on doing so within ever less.

        Args:
            lowest_db: the gain at which the stage's dynamics set in.
            top_db: from where on to look.
        """
        held: list[_Interval] = []
        share, usual = np.zeros(sum(passage.inside.size for passage in self._passages)), 0.0
        while top_db > lowest_db:
            edges_db = [top_db - STEP_DB * step for step in range(STEPS + 1)]
            walked = [self._between(self._passages, low_db, high_db) for high_db, low_db in pairwise(edges_db)]
            now = [share, *(each.share for each in walked if each.high_db <= 0.0)]
            share, top_db = np.max(now, axis=0), edges_db[-1]
            sudden = [each for each in walked if each.most > self._least]
            if not sudden:
                usual = max(each.most for each in walked)
                break
            held += sudden
        else:
            return TakenHold(None, share, told=not held)
        told = True
        for each in reversed(held):
            finest = self._narrowed(each)
            if finest.most > max(self._least, STANDS_OUT * usual):
                return TakenHold((finest.low_db + finest.high_db) / 2.0, share)
            told &= finest.most <= self._least  # less within less: what bends, or dynamics
        return TakenHold(None, share, told)

    def _narrowed(self, found: _Interval) -> _Interval:
        """To 0.1 dB of gain."""
        finer = found
        while finer.high_db - finer.low_db > TOLERANCE_DB:
            middle_db = (finer.low_db + finer.high_db) / 2.0
            below = self._between(finer.passages, finer.low_db, middle_db)
            finer = below if below.most > self._least else replace(finer, low_db=middle_db)
        return self._between(finer.passages, finer.low_db, finer.high_db)

    def _between(self, passages: Sequence[Passage], low_db: float, high_db: float) -> _Interval:
        high, low = self._nudging.kept(passages, high_db), self._nudging.kept(passages, low_db)
        share = (taken(high, low, self._rate_hz) * self._nudging.counted(passages, high)).max(axis=0)
        parts = zip(passages, np.split(share, ends_of(passages)), strict=True)
        more = tuple(passage for passage, part in parts if float(part.max(initial=0.0)) > self._least)
        return _Interval(low_db, high_db, share, more)


def taken(high: Tangent, low: Tangent, sample_rate_hz: int) -> Array:
    """What of each slope is not that of a lower gain, turned up or down as all around it is, (series, frames).

    As a share of the slopes around it.
    """
    along = round(ALONG_S * sample_rate_hz)
    shared = signed_running_mean(high.slope * low.slope, along)
    turned = shared / (running_mean(np.square(low.slope), along) + TINY)
    power = np.square(high.slope)
    around = np.sqrt(np.maximum(*(running_mean(power, round(s * sample_rate_hz)) for s in (ALONG_S, AROUND_S))) + TINY)
    left: Array = np.abs(high.slope - turned * low.slope) / around
    return left
