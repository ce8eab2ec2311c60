"""Samples that a clip holds while a wave still rises, as where a fast compressor has just begun to turn it down.

A gain that is as fast as samples does the same there: it turns each down to its limit, and the next, which is higher,
does not know of it. Behind a peak it shows: what follows is turned down as far. So what is taken of a sample that a
higher one follows is believed where the gain takes much less of the next one behind any peak.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.profile.held_search import DEEP, EVERY_S, FREE, LEAST, HeldSearch
from chainsim.profile.passage import Passage
from chainsim.profile.perturbed_playback import Nudging
from chainsim.profile.sudden_slopes import LOWEST_DB, TOLERANCE_DB, TakenHold
from chainsim.profile.turned_samples import Lines, Row, Turned

MORE_THAN_GAIN = 2.0
"""What a clip takes of a sample, against what a gain takes of the sample behind a peak: one that gets there at once as
much, one of 0.1 ms a tenth."""


def find_held(nudging: Nudging, *, singly: bool, slow: bool, wholly: bool) -> TakenHold:
    """What `HeldSearch` finds, which see; and where its dynamics may be as fast as samples, while waves rise as well.

    There most are far past the clip, if few are held.
    """
    found = HeldSearch(nudging, singly=singly, slow=slow, wholly=wholly).find()
    for free in () if slow else (DEEP, FREE):
        top_db = 0.0 if found.headroom_db is None else found.headroom_db - TOLERANCE_DB
        if top_db > LOWEST_DB:
            rising = RisingSearch(nudging, singly=singly, wholly=wholly, free=free).find(top_db)
            found = found if rising.headroom_db is None else rising
    return found


class RisingSearch(HeldSearch):
    """As `HeldSearch`, of those that are nudged least, whatever follows them."""

    def _held(self, passages: Sequence[Passage], gain_db: float) -> Lines | None:
        now = self._nudging.kept(passages, gain_db)
        row = Row(self._nudging, passages, gain_db, self._frames, now.answer)
        found = self._alone(row, row.stillest(now.slope, EVERY_S, falling=False))
        if found is None:
            return None
        of_gain = row.next_moves(row.peaks(EVERY_S, falling=True), LEAST)
        sure = found.taken > MORE_THAN_GAIN * float(of_gain.max(initial=0.0))
        return found.only(sure) if sure.any() else None

    def _are_held(self, row: Row, turned: Turned, least: float) -> bool:
        """A gain as fast takes as much from samples that are turned down so far, but not at once."""
        return super()._are_held(row, turned, least) and self._surely(row, turned) is not None
