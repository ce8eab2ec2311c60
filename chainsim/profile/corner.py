"""At which gain of the programme does a stage's tangent get holes, and do they open at once? Then it is a hard clip.

For stages that have no quieter self to be compared with: compressors, limiters, gates, whatever levels its output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.held_samples import all_held
from chainsim.profile.null import Array
from chainsim.profile.tangent import NUDGE_DB, Mask, Play, Tangent, measure_tangent, nudges
from chainsim.profile.traceless_samples import (
    NOTHING_DB,
    SHARP_DB,
    SHARP_SMEARED_DB,
    SMEARED_DB,
    comes_out_singly,
    loud_frames,
    single_depth_db,
    smeared_depth_db,
)
from chainsim.units import gain_from_db

LOWER_DB = -18.0
HIGHEST_DB, LOWEST_DB, STEP_DB = 24.0, -60.0, 6.0
TOLERANCE_DB = 0.05
SHARP_WITHIN_DB, SHARP_SMEARED_WITHIN_DB = 0.2, 1.5
"""A clip's holes open at once; those of a curve that bends have been deep a little below as well."""


@dataclass(frozen=True, slots=True)
class Corner:
    """`headroom_db`: gain of the programme at which holes open; None: nowhere up to +24 dB, or they open smoothly."""

    headroom_db: float | None
    depth_db: Array  # now, (frames,); 0 where there is no hole
    opens_below_db: float  # a depth of less is a hole


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the programme, (channels, frames), with what leads up to it; `inside`: which frames are judged."""

    signal: Audio
    inside: Mask


class CornerSearch:
    """A stage and passages of its programme.

    Args:
        play: the answer of a fresh instance.
        passages: played one after the other; once some have holes, only those are played further down.
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
        now = self._now = self._tangent(self._passages, 0.0)
        self._singly = comes_out_singly(now, self._counted(self._passages, now))
        self._lower: dict[tuple[int, ...], Tangent] = {}
        self._threshold_db = NOTHING_DB if self._singly else SMEARED_DB

    @cached_property  # what comes out smeared is compared with an answer further down, which is not always wanted
    def _now_db(self) -> Array:
        return self._depth_of(self._passages, 0.0, self._now)

    def find(self, *, upwards: bool = True, smeared: bool = True) -> Corner:
        """Search from the programme as it is downwards, or, where it has no holes, upwards.

        Args:
            upwards: whether to search upwards at all.
            smeared: whether to believe holes that are no single samples; very fast dynamics make such as well.
        """
        found = self._opening(upwards=upwards) if smeared or self._singly else None
        nothing = Corner(None, np.zeros(self._now.answer.shape[1]), self._threshold_db)
        if found is None:
            return nothing
        headroom_db, holed = found
        within_db = SHARP_WITHIN_DB if self._singly else SHARP_SMEARED_WITHIN_DB
        below_db = float(self._depth_db(holed, headroom_db - within_db).min())
        if below_db < (SHARP_DB if self._singly else SHARP_SMEARED_DB):
            return nothing
        return Corner(headroom_db, self._now_db, self._threshold_db)

    def slews(self) -> bool:
        """Whether the programme as it is runs into a slew limiter, and no clip; False where filters hide it."""
        if not self._singly:
            return False
        alternated = self._tangent(self._passages, 0.0, alternated=True)
        return all_held((self._now, alternated), self._counted(self._passages, self._now))

    def _opening(self, *, upwards: bool) -> tuple[float, Sequence[Passage]] | None:
        """The gain at which holes open, and the passages that have them just above."""
        if holed := self._holed(self._passages, self._now_db):
            inside, outside = -STEP_DB, 0.0
            while deeper := self._with_holes(holed, inside):
                holed = deeper
                inside, outside = inside - STEP_DB, inside
                if inside < LOWEST_DB:
                    return None
        else:
            if not upwards or not self._with_holes(self._passages, HIGHEST_DB):
                return None
            inside, outside = 0.0, STEP_DB
            while not (holed := self._with_holes(self._passages, outside)):
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

    def _with_holes(self, passages: Sequence[Passage], gain_db: float) -> Sequence[Passage]:
        return self._holed(passages, self._depth_db(passages, gain_db))

    def _holed(self, passages: Sequence[Passage], depth_db: Array) -> Sequence[Passage]:
        ends = np.cumsum([passage.inside.size for passage in passages])[:-1]
        parts = zip(passages, np.split(depth_db, ends), strict=True)
        return tuple(passage for passage, depth in parts if float(depth.min()) < self._threshold_db)

    def _depth_db(self, passages: Sequence[Passage], gain_db: float) -> Array:
        return self._depth_of(passages, gain_db, self._tangent(passages, gain_db))

    def _depth_of(self, passages: Sequence[Passage], gain_db: float, tangent: Tangent) -> Array:
        counted = self._counted(passages, tangent)
        if not self._singly:
            return smeared_depth_db(tangent, self._lower_of(passages), counted, self._rate_hz)
        depth_db = single_depth_db((tangent,), counted, self._rate_hz, ahead=self._ahead)
        if self._ahead and float(depth_db.min(initial=0.0)) < self._threshold_db:
            alternated = self._tangent(passages, gain_db, alternated=True)
            return single_depth_db((tangent, alternated), counted, self._rate_hz, ahead=True)
        return depth_db

    def _lower_of(self, passages: Sequence[Passage]) -> Tangent:
        """Well below any limit, along the same nudges."""
        which = tuple(id(passage) for passage in passages)
        if which not in self._lower:
            self._lower[which] = self._tangent(passages, LOWER_DB)
        return self._lower[which]

    def _counted(self, passages: Sequence[Passage], tangent: Tangent) -> Mask:
        inside = np.concatenate([passage.inside for passage in passages])
        return loud_frames(tangent.answer, inside, self._rate_hz)

    def _tangent(self, passages: Sequence[Passage], gain_db: float, *, alternated: bool = False) -> Tangent:
        signal = np.concatenate([passage.signal for passage in passages], axis=1)
        louder = (signal * np.float32(gain_from_db(gain_db))).astype(np.float32)
        size = self._peak * gain_from_db(gain_db + self._nudge_db)
        return measure_tangent(self._play, louder, nudges(*signal.shape, alternated=alternated), size)
