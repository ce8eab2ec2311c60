"""At which gain of the programme does a stage's tangent get holes, and do they open at once? Then it is a hard clip.

For stages that have no quieter self to be compared with: compressors, limiters, gates, whatever levels its output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null import Array
from chainsim.profile.tangent import NUDGE_DB, Mask, Play, Tangent, measure_tangent, nudges
from chainsim.profile.traceless_samples import (
    NOTHING_DB,
    SHARP_DB,
    SHARP_SMEARED_DB,
    SMEARED_DB,
    Places,
    comes_out_singly,
    loud_frames,
    mostly_alike,
    single_depth_db,
    smeared_depth_db,
)
from chainsim.units import gain_from_db

LOWER_DB = -18.0
HIGHEST_DB, LOWEST_DB, STEP_DB = 24.0, -60.0, 6.0
TOLERANCE_DB = 0.05
JUDGED_BEHIND_S, PLAYED_BEHIND_S = 0.03, 0.07
"""Behind the last hole: further down none opens later, and what looks ahead, or around a hole, has to see on."""
WORTH_CUTTING = 0.8


@dataclass(frozen=True, slots=True)
class Edge:
    """How deep a hole is, and how little of one there may be so far below where it opens, in dB."""

    hole_db: float
    below_db: float
    opens_within_db: float


SINGLY = Edge(NOTHING_DB, SHARP_DB, 0.2)
"""A clip's holes open at once; those of a curve that bends have been deep a little below as well."""
SMEARED = Edge(SMEARED_DB, SHARP_SMEARED_DB, 1.5)
EXACTLY = Edge(-60.0, SHARP_DB, 0.2)
"""Nothing at all, where nothing behind the clip does anything with it: told even where very fast dynamics before it,
whose gain follows the nudges, leave as little as -38 dB of two samples by chance."""
NOWHERE = np.empty(0, np.intp)
QUIET_S = 0.1


@dataclass(frozen=True, slots=True)
class Corner:
    """`headroom_db`: gain of the programme at which holes open; None: nowhere up to +24 dB, or they open smoothly."""

    headroom_db: float | None
    depth_db: Array  # now, (frames,); 0 where there is no hole
    opens_below_db: float  # a depth of less is a hole


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A piece of the programme, (channels, frames), with what leads up to it; `inside`: which frames are judged."""

    signal: Audio
    inside: Mask

    def until(self, frame: int, sample_rate_hz: int) -> Passage:
        """What is needed to judge it up to this frame and no further; itself where that is hardly less."""
        judged = frame + round(JUDGED_BEHIND_S * sample_rate_hz)
        played = judged + round(PLAYED_BEHIND_S * sample_rate_hz)
        if played > WORTH_CUTTING * self.inside.size:
            return self
        inside = self.inside[:played].copy()
        inside[judged:] = False
        return Passage(self.signal[:, :played], inside)


@dataclass(frozen=True, slots=True, eq=False)
class Holed:
    """A passage, cut behind its last hole, and the frames of all of them."""

    passage: Passage
    at: Places


class CornerSearch:
    """A stage and passages of its programme.

    Args:
        play: the answer of a fresh instance.
        passages: each played into an instance of its own, which has not heard the others: a clip that begins late would
            begin in the wrong one; once some have holes, only those are played further down.
        sample_rate_hz: of all.
        nudge_db: size of the nudges against the signal's peak.
        ahead: whether the stage may look ahead, as limiters do.
    """

    def __init__(
        self,
        play: Play,
        passages: Sequence[Passage],
        sample_rate_hz: int,
        nudge_db: float = NUDGE_DB,
        *,
        ahead: bool = True,
    ) -> None:
        self._play, self._passages, self._ahead = play, tuple(passages), ahead
        self._rate_hz, self._nudge_db = sample_rate_hz, nudge_db
        self._peak = max(float(np.abs(passage.signal).max()) for passage in passages)
        self._now = self._tangent(self._passages, 0.0)
        self._lower: dict[tuple[Passage, ...], Tangent] = {}
        self._singly = comes_out_singly(self._now, self._counted(self._passages, self._now))
        self._edge = SINGLY if self._singly else SMEARED

    def find(self, *, upwards: bool = True, smeared: bool = True) -> Corner:
        """Search from the programme as it is downwards, or, where it has no holes, upwards.

        Args:
            upwards: whether to search upwards at all.
            smeared: whether to believe holes that are no single samples; very fast dynamics make such as well.
        """
        usual = (SINGLY,) if self._singly else (SMEARED,) if smeared else ()
        quiet = self._quiet_slopes()
        if not quiet.any():  # a gate is shut then, and when it opens slopes are anything: only what is exact counts
            usual = (SINGLY,) if self._singly else ()
            quiet = np.abs(self._now.slope)[:, self._counted(self._passages, self._now)]
        exactly = (EXACTLY,) if self._singly or mostly_alike(quiet) else ()
        if not exactly and smeared:
            usual = usual or (SMEARED,)
        for self._edge in (*exactly, *usual):
            now_db = self._depth_of(self._passages, 0.0, self._now)
            found = self._opening(now_db, upwards=upwards)
            if found is not None:
                headroom_db, holed = found
                if self._opens_at_once(holed, headroom_db):
                    return Corner(headroom_db, now_db, self._edge.hole_db)
        return Corner(None, np.zeros(self._now.answer.shape[1]), self._edge.hole_db)

    def _opens_at_once(self, holed: Sequence[Holed], headroom_db: float) -> bool:
        """Whether there is next to nothing of a hole a little further down: at the same samples, unless smeared."""
        depth_db = self._depth_db([each.passage for each in holed], headroom_db - self._edge.opens_within_db)
        if self._edge is SMEARED:
            return float(depth_db.min()) >= self._edge.below_db
        ends = np.cumsum([each.passage.inside.size for each in holed])[:-1]
        parts = zip(holed, np.split(depth_db, ends), strict=True)
        return all(float(part[each.at].min()) >= self._edge.below_db for each, part in parts)

    def _quiet_slopes(self) -> Array:
        """Of a little noise: alike where nothing filters, whatever loud dynamics do; (series, frames)."""
        shape = self._passages[0].signal.shape[0], round(QUIET_S * self._rate_hz)
        size = np.float32(self._peak * gain_from_db(self._nudge_db))
        return np.concatenate([np.abs(self._play(nudge * size)[:, shape[1] // 2 :]) for nudge in nudges(*shape)])

    def _opening(self, now_db: Array, *, upwards: bool) -> tuple[float, Sequence[Holed]] | None:
        """The gain at which holes open, and the passages that have them just above."""
        if holed := self._holed(self._passages, now_db):
            inside, outside = -STEP_DB, 0.0
            while deeper := self._with_holes(holed, inside):
                holed = deeper
                inside, outside = inside - STEP_DB, inside
                if inside < LOWEST_DB:
                    return None
        else:
            whole = [Holed(passage, NOWHERE) for passage in self._passages]
            if not upwards or not self._with_holes(whole, HIGHEST_DB):
                return None
            inside, outside = 0.0, STEP_DB
            while not (holed := self._with_holes(whole, outside)):
                inside, outside = outside, outside + STEP_DB
                if outside > HIGHEST_DB:
                    return None
        while outside - inside > TOLERANCE_DB:
            middle = (inside + outside) / 2.0
            if deeper := self._with_holes(holed, middle):
                outside, holed = middle, deeper
            else:
                inside = middle
        return inside, holed

    def _with_holes(self, holed: Sequence[Holed], gain_db: float) -> Sequence[Holed]:
        passages = [each.passage for each in holed]
        return self._holed(passages, self._depth_db(passages, gain_db))

    def _holed(self, passages: Sequence[Passage], depth_db: Array) -> Sequence[Holed]:
        """Those that have holes, up to the last one of each."""
        ends = np.cumsum([passage.inside.size for passage in passages])[:-1]
        parts = zip(passages, np.split(depth_db < self._edge.hole_db, ends), strict=True)
        return tuple(
            Holed(passage.until(int(at[-1]), self._rate_hz), at)
            for passage, hole in parts
            if (at := np.flatnonzero(hole)).size
        )

    def _depth_db(self, passages: Sequence[Passage], gain_db: float) -> Array:
        return self._depth_of(passages, gain_db, self._tangent(passages, gain_db))

    def _depth_of(self, passages: Sequence[Passage], gain_db: float, tangent: Tangent) -> Array:
        counted = self._counted(passages, tangent)
        if self._edge is SMEARED:
            return smeared_depth_db(tangent, self._lower_of(passages), counted, self._rate_hz)
        ahead = self._ahead or self._edge is EXACTLY
        depth_db = single_depth_db((tangent,), counted, self._rate_hz, ahead=ahead)
        if ahead and float(depth_db.min(initial=0.0)) < self._edge.hole_db:
            alternated = self._tangent(passages, gain_db, tangent.answer)
            return single_depth_db((tangent, alternated), counted, self._rate_hz, ahead=True)
        return depth_db

    def _lower_of(self, passages: Sequence[Passage]) -> Tangent:
        """Well below any limit, along the same nudges."""
        which = tuple(passages)
        if which not in self._lower:
            self._lower[which] = self._tangent(passages, LOWER_DB)
        return self._lower[which]

    def _counted(self, passages: Sequence[Passage], tangent: Tangent) -> Mask:
        inside = np.concatenate([passage.inside for passage in passages])
        return loud_frames(tangent.answer, inside, self._rate_hz)

    def _tangent(self, passages: Sequence[Passage], gain_db: float, answer: Array | None = None) -> Tangent:
        """Along the usual nudges; along the same ones alternated where the answer is known from those."""
        ends = np.cumsum([passage.inside.size for passage in passages])[:-1]
        signal = np.concatenate([passage.signal for passage in passages], axis=1)
        louder = (signal * np.float32(gain_from_db(gain_db))).astype(np.float32)

        def play_each(joined: Audio) -> Audio:
            return np.concatenate([self._play(part) for part in np.split(joined, ends, axis=1)], axis=1)

        directions = nudges(*signal.shape, alternated=answer is not None)
        size = self._peak * gain_from_db(gain_db + self._nudge_db)
        return measure_tangent(play_each, louder, directions, size, answer)
