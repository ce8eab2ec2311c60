"""Samples that a clip takes hold of where all goes through it, and gains that follow the level fill its holes.

Behind a clip, what such a gain does with the nudges of some milliseconds is as loud as the wave, so that no sample
stands still that the clip holds; before it, the same changes slopes as suddenly as a clip does. Both are told apart by
nudges of single samples: hardly anything of one goes into a gain that sums up many, and a clip leaves nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from chainsim.profile.holds.sudden_slopes import ALL, STEP_DB, STEPS, TOLERANCE_DB, TakenHold
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.passage import Passage, ends_of
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.share_left import agreed_db
from chainsim.profile.tangents.taken_slopes import most_taken
from chainsim.profile.tangents.traceless_samples import Places

HELD_DB = -12.0
"""Of what came of the same nudge at a lower gain. A clip leaves nothing, a gain behind it what the nudges 2 ms and more
ago have done to it; a compressor of 0.1 ms takes 1 dB, and as much at both gains."""
LEAST = 10.0 ** (-20 / 20)
"""What is taken at once of slopes around where a curve before the clip has left little of the highest."""
FURTHER_DB = (0.2, 0.4, 0.7, 1.0, 1.3)
"""Beyond the gains between which a clip takes hold."""
APART_S = 0.002
RINGS_S, LATE_FRAMES = 0.001, 17
"""How long a filter behind the clip makes most of a sample last, and how late it may be at its loudest."""
TINY = 1e-18


@dataclass(frozen=True, slots=True, eq=False)
class _Samples:
    """Some of a passage, and what came of a nudge of each alone, as a power: (series, samples)."""

    passage: Passage
    at: Places
    own: Array


@dataclass(frozen=True, slots=True)
class _Hold:
    """What is held at the higher of two gains and not at the lower one."""

    low_db: float
    high_db: float
    held: Sequence[_Samples]


class SingleHoldSearch:
    """A walk down from a gain at which holes have been seen, or from the programme's own.

    Args:
        nudging: the stage on its passages.
        singly: whether every nudge comes out as one sample; else filters behind the clip make more of it.
    """

    def __init__(self, nudging: Nudging, *, singly: bool = True) -> None:
        self._least = ALL if singly else LEAST
        self._rings_frames, self._late_frames = (
            (1, 1) if singly else (round(RINGS_S * nudging.sample_rate_hz), LATE_FRAMES)
        )
        self._nudging, self._passages, self._rate_hz = nudging, nudging.passages, nudging.sample_rate_hz

    def find(self, lowest_db: float, top_db: float) -> TakenHold:
        """The lowest gain at which a sample is held; nowhere is one within three steps below.

        Args:
            lowest_db: the gain at which the stage's dynamics set in.
            top_db: from where on to look.
        """
        holds: list[_Hold] = []
        while top_db > lowest_db:
            edges_db = [top_db - STEP_DB * step for step in range(STEPS + 1)]
            walked = [self._between(low_db, high_db) for high_db, low_db in pairwise(edges_db)]
            holds += (found := [each for each in walked if each.held])
            top_db = edges_db[-1]
            if not found:
                break
        share = self._share([each for hold in holds if hold.high_db <= 0.0 for each in hold.held])
        headrooms_db = (self._lowest_db(each) for each in reversed(holds))
        return TakenHold(next((db for db in headrooms_db if db is not None), None), share)

    def _share(self, held: Sequence[_Samples]) -> Array:
        """All of each of them, (frames,)."""
        shares = {passage: np.zeros(passage.inside.size) for passage in self._passages}
        for each in held:
            shares[each.passage][each.at] = 1.0
        return np.concatenate(list(shares.values()))

    def _between(self, low_db: float, high_db: float) -> _Hold:
        """Of the samples whose slopes change at once."""
        high, low = self._nudging.kept(self._passages, high_db), self._nudging.kept(self._passages, low_db)
        share = most_taken(high, low, self._nudging.counted(self._passages, high), self._rate_hz)
        parts = zip(self._passages, np.split(share, ends_of(self._passages)), strict=True)
        sudden = [(passage, at) for passage, part in parts if (at := self._highest_apart(passage, part)).size]
        return self._staying(_Hold(low_db, high_db, self._held(self._alone(sudden, low_db), high_db)))

    def _highest_apart(self, passage: Passage, share: Array) -> Places:
        """Of every 2 ms, of the samples of which all but a little is taken, the one of the highest input."""
        frames = round(APART_S * self._rate_hz)
        sudden = share > self._least
        for late in range(1, self._late_frames):
            sudden[:-late] |= share[late:] > self._least
        peaks = np.where(sudden, np.abs(passage.signal).max(axis=0), -1.0)
        highest = [start + int(peaks[start : start + frames].argmax()) for start in range(0, peaks.size, frames)]
        return np.array([at for at in highest if peaks[at] >= 0.0], np.intp)

    def _lowest_db(self, found: _Hold) -> float | None:
        """To 0.1 dB of gain; others may be held before those that were tried."""
        headroom_db, finer = None, found
        while finer.held:
            narrowed = self._narrowed(finer)
            if narrowed is None:
                break
            if not self._staying(narrowed).held:
                break
            headroom_db = (narrowed.low_db + narrowed.high_db) / 2.0
            finer = self._between(found.low_db, narrowed.low_db)
        return headroom_db

    def _staying(self, found: _Hold) -> _Hold:
        """Those held at all higher gains and at no lower one: steps let go and hold anew."""
        held = found.held
        for further_db in FURTHER_DB:
            held = self._held(held, found.high_db + further_db)
            held = self._passing(held, found.low_db - further_db)
        return replace(found, held=held)

    def _narrowed(self, found: _Hold) -> _Hold | None:
        """None: the nearer the gains the more is left, or hardly anything passes below, as where a curve ends."""
        finer = found
        while finer.high_db - finer.low_db > TOLERANCE_DB:
            middle_db = (finer.low_db + finer.high_db) / 2.0
            below = self._held(finer.held, middle_db)
            finer = replace(finer, high_db=middle_db, held=below) if below else replace(finer, low_db=middle_db)
        further_down = self._alone([(each.passage, each.at) for each in finer.held], finer.low_db - STEP_DB)
        open_ = self._passing(further_down, finer.low_db)
        a_little_lower = self._alone([(each.passage, each.at) for each in open_], finer.low_db)
        return finer if self._held(a_little_lower, finer.high_db) else None

    def _held(self, samples: Sequence[_Samples], gain_db: float) -> Sequence[_Samples]:
        """Those of which nothing is left at a gain."""
        return self._those(samples, gain_db, held=True)

    def _passing(self, samples: Sequence[_Samples], gain_db: float) -> Sequence[_Samples]:
        """Those of which something is left at a gain."""
        return self._those(samples, gain_db, held=False)

    def _those(self, samples: Sequence[_Samples], gain_db: float, *, held: bool) -> Sequence[_Samples]:
        now = self._alone([(each.passage, each.at) for each in samples], gain_db)
        left = [
            (agreed_db(after.own / (before.own + TINY)) < HELD_DB) == held
            for before, after in zip(samples, now, strict=True)
        ]
        return tuple(
            _Samples(each.passage, each.at[those], each.own[:, those])
            for each, those in zip(samples, left, strict=True)
            if those.any()
        )

    def _alone(self, samples: Sequence[tuple[Passage, Places]], gain_db: float) -> Sequence[_Samples]:
        """What comes of a nudge of each alone."""
        if not samples:
            return ()
        passages = [passage for passage, _ in samples]
        tangent = self._nudging.tangent(passages, gain_db, at=[at for _, at in samples])
        slopes = np.split(tangent.slope, ends_of(passages), axis=1)
        return tuple(
            _Samples(passage, at, _power(slope, at, self._rings_frames))
            for (passage, at), slope in zip(samples, slopes, strict=True)
        )


def _power(slope: Array, at: Places, frames: int) -> Array:
    """Of all that a nudge leads to within so many frames, (series, samples)."""
    sums = np.cumsum(np.pad(np.square(slope), ((0, 0), (1, frames))), axis=1)
    power: Array = sums[:, at + frames] - sums[:, at]
    return power
