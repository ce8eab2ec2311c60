"""Whether a clip that is known holds samples further down, of which nudges of all frequencies show too little."""

from __future__ import annotations

import math
from dataclasses import replace

from chainsim.profile.holds.sudden_slopes import HoldSearch, TakenHold
from chainsim.profile.tangents.octave_nudges import OCTAVES_HZ
from chainsim.profile.tangents.perturbed_playback import Nudging

DEEPEST_DB = 4.0
"""Below what is known: three of twelve clips of a band of three octaves were told 0.4 to 1 dB late."""


def first_in_octaves(nudging: Nudging, found: TakenHold, lowest_db: float) -> TakenHold:
    """What was found, or the lowest gain below at which a sample is held whose slope in an octave is taken at once.

    Args:
        nudging: the stage, which must attack slowly: nudges of one octave move fast dynamics as suddenly.
        found: by all frequencies.
        lowest_db: the gain at which the stage's dynamics set in.
    """
    top_db = found.headroom_db
    if top_db is None:
        return found
    searches = (HoldSearch(nudging.within(band_hz)) for band_hz in OCTAVES_HZ)
    lower = [search.find(max(lowest_db, top_db - DEEPEST_DB), top_db).headroom_db for search in searches]
    return replace(found, headroom_db=min(top_db, *(math.inf if each is None else each for each in lower)))
