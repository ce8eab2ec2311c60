"""At which gain of the programme does a stage's tangent get holes, and do they open at once? Then it is a hard clip.

For stages that have no quieter self to be compared with: compressors, limiters, gates, whatever levels its output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.profile.holds.hole_criteria import EXACTLY, NOTHING, SINGLY, SMEARED, TRACELESS, Edge, edges
from chainsim.profile.holds.hole_opening import Opening, OpeningSearch
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.folded_samples import folded_held
from chainsim.profile.tangents.passage import Holed, Passage, ends_of
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.slope_spread import comes_out_singly, mostly_alike
from chainsim.profile.tangents.tangent import Tangent
from chainsim.profile.tangents.traceless_samples import (
    SUSPECT_DB,
    single_depth_db,
    smeared_depth_db,
    together_depth_db,
)

FOLDS_ALONE_DB = 12.0
"""A wavefolder holds nothing until its limit is passed again on the way back, 9.5 dB further on."""
MEANS_DB = 3.1
"""What is no more than this above a depth has one of less in the mean of two."""


@dataclass(frozen=True, slots=True)
class Corner:
    """`headroom_db`: gain of the programme at which holes open.

    None: nowhere up to +24 dB, everywhere down to -60 dB, or they open smoothly.
    """

    headroom_db: float | None
    depth_db: Array  # now, (frames,); 0 where there is no hole
    opens_below_db: float  # a depth of less is a hole
    exactly: bool = False  # whether the holes have nothing in them, and nothing behind could have smeared them


class CornerSearch:
    """A stage and passages of its programme; once some have holes, only those are played further down.

    Args:
        nudging: the stage on its passages.
        ahead: whether the stage may look ahead, as limiters do.
        holds: whether it may hold single samples at a ceiling, as those do.
        sums: whether it may add other samples to each, as what a level has switched on does.

    Attributes:
        singly: whether every nudge comes out as one sample, so that a hole has nothing in it.
    """

    def __init__(self, nudging: Nudging, *, ahead: bool = True, holds: bool = True, sums: bool = False) -> None:
        self._nudging, self._passages, self._rate_hz = nudging, nudging.passages, nudging.sample_rate_hz
        self._ahead, self._holds, self._sums = ahead, holds, sums
        self._now_flipped: dict[int, Tangent] = {}
        self._now = self._nudging.kept(self._passages, 0.0)
        self.singly = comes_out_singly(self._now, self._nudging.counted(self._passages, self._now))
        self.alike = self.singly or mostly_alike(nudging.quiet)
        self._shut = (
            not nudging.quiet.any()
        )  # a gate is, and when it opens slopes are anything: only what is exact counts
        self._folds = self.singly and not sums and not (self._shut and ahead)
        self._has_folds = False
        self._edge = SINGLY if self.singly else SMEARED

    def find(self, *, upwards: bool = True, smeared: bool = True) -> Corner:
        """Search from the programme as it is downwards, or, where it has no holes, upwards.

        Args:
            upwards: whether to search upwards at all.
            smeared: whether to believe holes that are no single samples; very fast dynamics make such as well.
        """
        try:
            return self._found_by_edges(upwards=upwards, smeared=smeared)
        finally:
            self._now_flipped.clear()  # many seconds of audio

    def _found_by_edges(self, *, upwards: bool, smeared: bool) -> Corner:
        quiet = self._nudging.quiet
        if self._shut:
            quiet = np.abs(self._now.slope)[:, self._nudging.counted(self._passages, self._now)]
        alike = self.singly or mostly_alike(quiet)
        smeared = smeared and not (self._shut and alike)
        rounded = self._nudging.step is not None
        to_try = edges(singly=self.singly, alike=alike, smeared=smeared, sums=self._sums, rounded=rounded)
        found = self._found(to_try, upwards=upwards)
        if not self._has_folds:
            return found
        self._folds = False
        held = self._found(to_try, upwards=upwards)  # what moves against a nudge beside a clip need not be folded
        if found.headroom_db is None:
            return held
        near = held.headroom_db is not None and held.headroom_db < found.headroom_db + FOLDS_ALONE_DB
        return held if near else found

    def _found(self, to_try: Sequence[Edge], *, upwards: bool) -> Corner:
        for self._edge in to_try:
            now_db = self._depth_of(self._passages, 0.0, self._now)
            found = self._opening(now_db, upwards=upwards)
            if found is not None and self._opens_at_once(found):
                return Corner(found.inside_db, now_db, self._edge.hole_db, exactly=self._edge in (EXACTLY, NOTHING))
        return Corner(None, np.zeros(self._now.answer.shape[1]), self._edge.hole_db)

    def _opens_at_once(self, found: Opening) -> bool:
        """Whether there is next to nothing of a hole a little further down: at the same samples, unless smeared."""
        passages = [each.passage for each in found.holed]
        depth_db = self._depth_db(passages, found.inside_db - self._edge.opens_within_db)
        if self._edge is SMEARED:
            return float(depth_db.min()) >= self._edge.below_db
        parts = zip(found.holed, np.split(depth_db, ends_of(passages)), strict=True)
        return all(float(part[each.at].min()) >= self._edge.below_db for each, part in parts)

    def _opening(self, now_db: Array, *, upwards: bool) -> Opening | None:
        # Not kept: each would hold the other, and many seconds of audio, until cycles are looked for.
        openings = OpeningSearch(self._passages, self._holed_at, self._rate_hz, self._nudging.led_in_s)
        return openings.find(self._holed(self._passages, now_db), upwards=upwards)

    def _holed_at(self, passages: Sequence[Passage], gain_db: float) -> Sequence[Holed]:
        tangent = self._nudging.tangent(passages, gain_db)
        holed = self._holed(passages, self._depth_of(passages, gain_db, tangent))
        if not holed and tuple(passages) == self._passages:
            self._nudging.keep(passages, gain_db, tangent)  # from here on single samples are looked for
        return holed

    def _holed(self, passages: Sequence[Passage], depth_db: Array) -> Sequence[Holed]:
        """Those that have holes, up to the last one of each."""
        parts = zip(passages, np.split(depth_db < self._edge.hole_db, ends_of(passages)), strict=True)
        return tuple(
            Holed(passage.until(int(at[-1]), self._rate_hz), at)
            for passage, hole in parts
            if (at := np.flatnonzero(hole)).size
        )

    def _depth_db(self, passages: Sequence[Passage], gain_db: float) -> Array:
        return self._depth_of(passages, gain_db, self._nudging.tangent(passages, gain_db))

    def _unfolded(self, tangent: Tangent, flipped_every: int = 0) -> Tangent:
        if not self._folds:
            return tangent
        unfolded = folded_held(tangent, flipped_every, exactly=self._shut)
        self._has_folds = self._has_folds or unfolded is not tangent
        return unfolded

    def _depth_of(self, passages: Sequence[Passage], gain_db: float, tangent: Tangent) -> Array:
        counted = self._nudging.counted(passages, tangent)
        if self._edge is SMEARED:
            return smeared_depth_db(tangent, self._nudging.lower(passages), counted, self._rate_hz)
        exactly = self._edge is not SINGLY
        ahead, holds = self._ahead or exactly, self._holds or not exactly
        own = self._unfolded(tangent)
        depth_db = single_depth_db((own,), counted, self._rate_hz, ahead=ahead, holds=holds)
        suspect_db = self._edge.hole_db + MEANS_DB if self._edge is TRACELESS else SUSPECT_DB
        if not ahead or float(depth_db.min(initial=0.0)) >= suspect_db:
            return depth_db
        both = own, self._flipped(1, passages, gain_db, tangent)
        depth_db = single_depth_db(both, counted, self._rate_hz, ahead=True, holds=holds)
        if not self.singly or self._has_hole(depth_db):
            return depth_db
        if not self._has_hole(together_depth_db(both, counted, self._rate_hz)):
            return depth_db
        # What interpolates between two samples, as limiters do while they work, moves each by its nudge and the last.
        every = *both, self._flipped(2, passages, gain_db, tangent)
        return together_depth_db(every, counted, self._rate_hz)

    def _has_hole(self, depth_db: Array) -> bool:
        return float(depth_db.min(initial=0.0)) < self._edge.hole_db

    def _flipped(self, every: int, passages: Sequence[Passage], gain_db: float, tangent: Tangent) -> Tangent:
        known = self._now_flipped if tangent is self._now else {}  # every edge that is tried asks for it
        if every not in known:
            known[every] = self._nudging.tangent(passages, gain_db, answer=tangent.answer, flipped_every=every)
        return self._unfolded(known[every], every)
