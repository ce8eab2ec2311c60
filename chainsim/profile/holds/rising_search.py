"""Samples that a clip holds while a wave still rises, as where a fast compressor has just begun to turn it down.

A gain that is as fast as samples does the same there: it turns each down to its limit, and the next, which is higher,
does not know of it. Behind a peak it shows: what follows is turned down as far. So what is taken of a sample that a
higher one follows is believed where the gain takes much less of the next one behind any peak.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.profile.holds.held_lines import Lines
from chainsim.profile.holds.held_search import DEEP, DEEPEST, EVERY_S, FREE, LEAST, NEAR, HeldSearch
from chainsim.profile.holds.samples_to_turn import Turned
from chainsim.profile.holds.sudden_slopes import LOWEST_DB, TOLERANCE_DB, TakenHold
from chainsim.profile.holds.turned_samples import Row
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging

FURTHER_DB = 1.0
"""Below a gain at which a sample is held: just there what follows it may come to its own corner with it, by chance."""
MORE_THAN_GAIN = 2.0
"""What a clip takes of a sample, against what a gain takes of the sample behind a peak: one that gets there at once as
much, one of 0.1 ms a tenth."""


def find_held(nudging: Nudging, *, singly: bool, slow: bool, wholly: bool) -> TakenHold:
    """What `HeldSearch` finds, which see; and where its dynamics may be as fast as samples, while waves rise as well.

    There most are far past the clip, if few are held.
    """
    found = HeldSearch(nudging, singly=singly, slow=slow, wholly=wholly).find()
    nearer: RisingSearch | None = None
    searches = []
    for free in () if slow else (NEAR, FREE, DEEP, DEEPEST):
        nearer = RisingSearch(nudging, singly=singly, wholly=wholly, free=free, nearer=nearer, first=free == NEAR)
        searches.append(nearer)
    for search in reversed(searches):
        held_db = found.headroom_db
        for top_db in (0.0,) if held_db is None else (held_db - TOLERANCE_DB, held_db - FURTHER_DB):
            rising = search.find(top_db) if top_db > LOWEST_DB else None
            if rising is not None and rising.headroom_db is not None:
                found = rising
                break
    return found


class RisingSearch(HeldSearch):
    """As `HeldSearch`, of those that are nudged least, whatever follows them.

    Args:
        nearer: of samples that are less far past the clip, as these are further down.
        first: whether to begin with the first sample of all alone, at which a gain is at rest: within the 1 dB of
            `NEAR` one that is at work bends so little of any other that it looks as if it did so at once.
    """

    def __init__(
        self,
        nudging: Nudging,
        *,
        singly: bool,
        wholly: bool,
        free: tuple[float, float],
        nearer: RisingSearch | None = None,
        first: bool = False,
    ) -> None:
        super().__init__(nudging, singly=singly, wholly=wholly, free=free)
        self._nearer, self._first = nearer, first

    def _held(self, passages: Sequence[Passage], gain_db: float) -> Lines | None:
        now = self._nudging.kept(passages, gain_db)
        row = Row(self._nudging, passages, gain_db, self._frames, now.answer)
        found = self._first_alone(row, now.slope, falling=False)
        if found is None:
            return None
        of_gain = row.next_moves(row.peaks(EVERY_S, falling=True), LEAST)
        sure = found.taken > MORE_THAN_GAIN * float(of_gain.max(initial=0.0))
        return found.only(sure) if sure.any() else None

    def _are_held(self, row: Row, turned: Turned, least: float) -> bool:
        """A gain as fast takes as much from samples that are turned down so far, but not at once."""
        return super()._are_held(row, turned, least) and self._surely(row, turned) is not None

    def _past_db(self, passages: Sequence[Passage], turned: Turned, gain_db: float) -> float:
        past_db = super()._past_db(passages, turned, gain_db)
        return past_db if past_db > 0.0 or self._nearer is None else self._nearer._past_db(passages, turned, gain_db)

    def _alone(self, row: Row, turned: Turned) -> Lines | None:
        return super()._alone(row, turned.only(turned.at == 0) if self._first else turned)
