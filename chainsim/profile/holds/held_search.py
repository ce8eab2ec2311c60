"""Samples that a clip holds beside a path that passes them, told by turning each of them down by itself.

Turned down, a sample that is held comes out less by what passes beside the clip alone, in one straight line, and from
where it is free again all at once by what goes through the clip as well. What bends does that gradually; what a gain
that follows the level does to a sample, however suddenly, it does to those beside it as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainsim.profile.holds.corner_walk import corner_db
from chainsim.profile.holds.held_lines import Lines, along_own, apart
from chainsim.profile.holds.sample_corner import breaks_at, straight_to
from chainsim.profile.holds.samples_to_turn import Turned
from chainsim.profile.holds.sudden_slopes import LOWEST_DB, TOLERANCE_DB, TakenHold
from chainsim.profile.holds.turned_samples import Row
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging

EVERY_S, APART_S = 0.001, 0.02
LEAST = 0.004
LEAST_PAST_DB = -20.0 * math.log10(1.0 - 2.0 * LEAST)
"""By how much a sample is past the clip at least for that to be told, 0.07 dB."""
NEAR, FREE, DEEP, DEEPEST = (0.1, 0.12), (0.45, 0.5), (0.72, 0.8), (0.92, 0.95)
"""Shares by which a sample is turned down: 0.035 dB, in which one is still held; and where it is free again, up to 0.9,
5, 11 or 22 dB past the clip. From rest a gain that attacks within samples bends what a sample comes to: from far down
one that is hardly past the clip looks as if it were not."""
TAKES = 0.1
"""Of what comes of a sample that is free: a transient shaper takes 0.05 as suddenly, compressors of 0.1 ms more, and
from the samples behind as well."""
WHOLLY = 0.5
"""As `TAKES`, of what limits all that comes out: nothing passes beside its clip, which leaves 0.6 to 1, oversampled as
well. What two releases of one limiter do at once to a single sample is 0.2."""
UNLIKE = TAKES / 4.0
"""What a little and a lot lead to, below which nothing is held; 6 dB past the clip they are no more unlike."""
FILTERED_S = 0.0005
MOST_WALKS = 4
QUIET_POWER = 1e-6
"""Of the loudest sample, below which nothing is asked of one."""
TINY = 1e-30


class HeldSearch:
    """The programme as it is, and where anything is held in it, further down.

    Args:
        nudging: the stage on its passages.
        singly: whether every sample comes out as one; else filters behind the clip make more of it.
        slow: whether its dynamics are known to be slower than samples; else only those are looked at that are followed
            by none that is higher, since a gain that is as fast forgets others at once, and so is not seen behind them.
        wholly: whether nothing can pass beside a clip.
        free: shares by which a sample is turned down for it to be free.
    """

    def __init__(
        self,
        nudging: Nudging,
        *,
        singly: bool,
        slow: bool = False,
        wholly: bool = False,
        free: tuple[float, float] = FREE,
    ) -> None:
        self._nudging, self._falling = nudging, not slow
        self._takes = WHOLLY if wholly else TAKES
        self._nearly, self._free = free
        self._frames = 1 if singly else round(FILTERED_S * nudging.sample_rate_hz)

    def find(self, headroom_db: float = 0.0) -> TakenHold:
        """The lowest gain at which a sample is held, if any is as the programme is, or at this gain of it."""
        passages, share = self._nudging.passages, np.zeros(sum(each.inside.size for each in self._nudging.passages))
        found = self._held(passages, headroom_db)
        if found is None:
            return TakenHold(None, share)
        share[found.turned.at] = 1.0
        for _ in range(MOST_WALKS):  # others may be held before those that were looked at
            headroom_db = self._free_below_db(passages, found, headroom_db)
            lower_db = headroom_db - TOLERANCE_DB
            lower = None if headroom_db <= LOWEST_DB else self._held(passages, lower_db)
            if lower is None:
                break
            found, headroom_db = lower, lower_db
        return TakenHold(min(headroom_db, -TOLERANCE_DB / 2.0), share)

    def _free_below_db(self, passages: Sequence[Passage], found: Lines, held_db: float) -> float:
        """The lowest gain at which any of some samples is held, to 0.1 dB."""
        least = float(found.taken.max()) / 2.0
        step_db = max(float(found.over_db.max()), TOLERANCE_DB)
        within, turned = self._within(passages, found.turned)
        if self._frames == 1:  # else what is free begins to be filtered as well, some samples before its corner
            by_corner_db = corner_db(lambda gain_db: self._past_db(within, turned, gain_db), held_db, LEAST_PAST_DB)
            if by_corner_db is not None:
                return by_corner_db

        def held(gain_db: float) -> bool:
            return self._are_held(Row(self._nudging, within, gain_db, self._frames), turned, least)

        free_db = held_db - step_db
        while held(free_db):
            held_db, step_db = free_db, 2.0 * step_db
            free_db = held_db - step_db
            if held_db < LOWEST_DB:
                return LOWEST_DB
        while held_db - free_db > TOLERANCE_DB:
            middle_db = (held_db + free_db) / 2.0
            held_db, free_db = (middle_db, free_db) if held(middle_db) else (held_db, middle_db)
        return (held_db + free_db) / 2.0

    def _past_db(self, passages: Sequence[Passage], turned: Turned, gain_db: float) -> float:
        """By how much those of some samples that surely are held may be turned down until they are free, at most."""
        row = Row(self._nudging, passages, gain_db, self._frames)
        lines = self._lines(row, turned)
        lines = lines.only(lines.taken > self._takes)
        if not lines.taken.size:
            return 0.0
        return float(-20.0 * np.log10(1.0 - self._corners(row, lines).max()))

    def _are_held(self, row: Row, turned: Turned, least: float) -> bool:
        """Any of some samples that were held at another gain; `least`: half of what was taken of one there."""
        return bool((self._lines(row, turned).taken > least).any())

    def _within(self, passages: Sequence[Passage], turned: Turned) -> tuple[Sequence[Passage], Turned]:
        """The passages that have any of some samples, up to the last of each, and these samples in them."""
        ends = np.cumsum([passage.inside.size for passage in passages])
        owner = np.searchsorted(ends, turned.at, side="right")
        kept, at, start = [], turned.at.copy(), 0
        for number in np.unique(owner):
            begins, own = int(ends[number]) - passages[number].inside.size, owner == number
            kept.append(passages[number].until(int(turned.at[own].max()) - begins, self._nudging.sample_rate_hz))
            at[own] += start - begins
            start += kept[-1].inside.size
        return kept, Turned(at, turned.channel)

    def _held(self, passages: Sequence[Passage], gain_db: float) -> Lines | None:
        """Samples that stand all tests, each by itself: of the peaks, or of those that are nudged least."""
        now = self._nudging.kept(passages, gain_db)
        row = Row(self._nudging, passages, gain_db, self._frames, now.answer)
        found = self._alone(row, row.peaks(EVERY_S, falling=self._falling))
        return self._first_alone(row, now.slope, falling=self._falling) if found is None else found

    def _first_alone(self, row: Row, slopes: Array, *, falling: bool) -> Lines | None:
        """Of those that are nudged least each by itself, or of those in the midst of others that are."""
        for midst in (False, True):
            found = self._alone(row, row.stillest(slopes, EVERY_S, falling=falling, midst=midst))
            if found is not None:
                return found
        return None

    def _alone(self, row: Row, turned: Turned) -> Lines | None:
        """Those that stand them without others turned down beside them as well, whose gains may still be at work."""
        found = self._surely(row, turned)
        return None if found is None else self._surely(row, found.turned)

    def _surely(self, row: Row, turned: Turned) -> Lines | None:
        if not turned.at.size:
            return None
        suspects = self._lines(row, turned)
        suspects = suspects.only((suspects.taken > self._takes) & (suspects.over_db > 0.0))
        if not suspects.taken.size:
            return None
        lines = self._lines(row, suspects.turned.only(apart(suspects, round(APART_S * row.rate_hz))))
        lines = lines.only(lines.taken > self._takes)
        if not lines.taken.size:
            return None
        sure = self._corners(row, lines) > 0.0
        return lines.only(sure) if sure.any() else None

    def _corners(self, row: Row, lines: Lines) -> Array:
        """By how much each may be turned down until it is free, all at once; 0: it bends, or a gain does it."""
        corner = straight_to(row, lines, self._frames, (LEAST, self._nearly))
        return np.where(breaks_at(row, lines, self._frames, corner, TAKES) & (corner > 2.0 * LEAST), corner, 0.0)

    def _lines(self, row: Row, turned: Turned) -> Lines:
        """Where what is left of the gain's doing is told in more than one way, the one that finds least."""
        small, free = row.change(turned, LEAST), row.change(turned, self._free)
        unlike = np.linalg.norm(small / LEAST - free / self._free, axis=2).min(axis=0)
        if not (unlike > UNLIKE * np.linalg.norm(free[0] / self._free, axis=1)).any():
            return Lines(turned, free[0], *np.zeros((2, turned.at.size)))
        nearly = row.change(turned, self._nearly)
        along = (free - nearly) / (self._free - self._nearly)
        power = np.square(along).sum(axis=2) + TINY
        held, total = (along_own(each, along) / by for each, by in ((small, LEAST), (free, self._free)))
        way = np.abs(1.0 - held).argmin(axis=0), np.arange(turned.at.size)
        taken = (1.0 - held)[way]
        meet = np.divide(
            self._free * (1.0 - total[way]), taken, out=np.zeros_like(taken), where=np.abs(taken) > TAKES / 2.0
        )
        sure = (meet > LEAST) & (meet < self._nearly)
        over_db = -20.0 * np.log10(1.0 - np.where(sure, meet, 0.0))
        heard = power[way] > QUIET_POWER * power[way].max(initial=0.0)
        return Lines(turned, along[way], np.where(heard, taken, 0.0), over_db)
