"""Samples that a clip holds below a corner, or where something else fills the holes it leaves: which search is trusted.

Three find such: single samples that nothing comes out of, slopes that change suddenly, and samples that are turned down
to a limit. Dynamics do the same to each in their own way, so it depends on the stage which of them proves a clip.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property

from chainsim.model.profile import StageProfile
from chainsim.profile.holds.corner import Corner, CornerSearch
from chainsim.profile.holds.octave_holds import first_in_octaves
from chainsim.profile.holds.rising_search import find_held
from chainsim.profile.holds.rounded_holds import find_rounded
from chainsim.profile.holds.single_holds import SingleHoldSearch
from chainsim.profile.holds.slow_attack import LATER_S, attacks_slowly
from chainsim.profile.holds.sudden_slopes import LOWEST_DB, HoldSearch, TakenHold
from chainsim.profile.level_scaling import NULL_THRESHOLD_DB
from chainsim.profile.stage_kind import dynamics_set_in_dbfs
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.windows.excerpts import Excerpts

SETS_IN_DB, OF_A_BAND_DB = 8.0, 12.0
"""Split de-essers of 0.5 ms change slopes at once up to 8 dB above where they set in; their band is so much lower."""


class TurnedDown:
    """What single samples show that are turned down to a limit; searched for when it is first asked for.

    Args:
        nudging: the stage on its passages.
        profile: of the stage.
        search: for its corner, which says what comes of a nudge.
        limits: whether it has a ceiling at which it does not distort.
    """

    def __init__(self, nudging: Nudging, profile: StageProfile, search: CornerSearch, *, limits: bool) -> None:
        self._nudging, self._alike, self._limits = nudging, search.alike, limits
        self._slow = profile.bends_bursts

    @cached_property
    def hold(self) -> TakenHold:
        """The lowest gain at which a clip surely has hold of one."""
        if self._limits and not self._alike:
            rounded = find_rounded(self._nudging, slow=self._slow)
            if self._slow or rounded.headroom_db is not None:
                return rounded
        return find_held(self._nudging, singly=self._alike, slow=self._slow, wholly=self._limits)


class HoldBelow:
    """The searches for one stage, in the order of how much each proves.

    Args:
        excerpts: of the programme.
        profile: of the stage.
        search: for its corner.
        turned_down: by its limit.
    """

    def __init__(
        self, excerpts: Excerpts, profile: StageProfile, search: CornerSearch, turned_down: TurnedDown
    ) -> None:
        self._excerpts, self._nudging, self._profile = excerpts, excerpts.nudging, profile
        self._singly, self._alike, self._turned_down = search.singly, search.alike, turned_down
        self._sets_in_dbfs = dynamics_set_in_dbfs(profile)
        self._lowest_db = LOWEST_DB if self._sets_in_dbfs is None else self._sets_in_dbfs - excerpts.peak_dbfs

    def find(self, corner: Corner) -> TakenHold:
        """Args: corner: the one that was found, or that none was."""
        no_corner = corner.headroom_db is None
        top_db = 0.0 if corner.headroom_db is None else corner.headroom_db
        single = SingleHoldSearch(self._nudging, singly=self._singly).find(self._lowest_db, top_db)
        if single.headroom_db is not None:
            # the dry may pass beside all but some of what the clip holds
            return self._or_turned_down(single) if self._alike and no_corner else single
        if corner.exactly or (self._singly and not no_corner):
            return single  # past a clip that leaves exactly nothing there is nothing that could hide one
        sudden = HoldSearch(self._nudging).find(self._lowest_db, max(top_db, 0.0))  # the dry may pass beside a clip
        if sudden.headroom_db is None:
            return single if self._singly else sudden
        if sudden.headroom_db >= (corner.headroom_db or math.inf):
            return replace(sudden, headroom_db=None)
        return self._proven(sudden, sudden.headroom_db)

    def _proven(self, sudden: TakenHold, headroom_db: float) -> TakenHold:
        """What changes slopes suddenly, where dynamics do not; else what is turned down as well."""
        if not self._alike and (self._opens() or self._sets_in_quickly(headroom_db)):
            return replace(sudden, headroom_db=None, told=False)
        if headroom_db > 0.0:
            return sudden
        if self._alike and self._sets_in_dbfs is not None and attacks_slowly(self._nudging, self._sets_in_dbfs):
            slowly = attacks_slowly(self._nudging, self._sets_in_dbfs, LATER_S)
            first = first_in_octaves(self._nudging, sudden, self._lowest_db) if slowly else sudden
            return self._or_turned_down(first)  # of one band in three a sample has little
        if not self._alike:
            return sudden
        held = self._turned_down.hold  # dynamics set in as suddenly: quick ones do sample by sample of an attack
        untold = held.headroom_db is None and not self._singly and self._sets_in_dbfs is not None
        return replace(held, told=False) if untold else held

    def _or_turned_down(self, found: TakenHold) -> TakenHold:
        """The lower one."""
        return min(found, self._turned_down.hold, key=_headroom_db)

    def _opens(self) -> bool:
        """Whether a gate in it is shut at rest: where it opens slopes change at once as well."""
        return not self._nudging.quiet.any()

    def _sets_in_quickly(self, headroom_db: float) -> bool:
        """Whether quick dynamics of a band set in a little below: they change its slopes as suddenly as a clip does."""
        levels_dbfs = self._profile.onset.level_dbfs
        if self._sets_in_dbfs is None or min(levels_dbfs) > max(levels_dbfs) - OF_A_BAND_DB:
            return False
        if self._excerpts.residual(headroom_db - SETS_IN_DB, math.inf).null_db.max() > NULL_THRESHOLD_DB:
            return False
        lowest_hz = self._profile.onset.frequency_hz[levels_dbfs.index(min(levels_dbfs))]
        return not attacks_slowly(self._nudging, self._sets_in_dbfs, tone_hz=lowest_hz)


def _headroom_db(found: TakenHold) -> float:
    return math.inf if found.headroom_db is None else found.headroom_db
