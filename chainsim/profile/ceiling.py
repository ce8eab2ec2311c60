"""Whether a stage's output stops somewhere without being cut, as a limiter's does."""

from __future__ import annotations

from itertools import pairwise

from chainsim.model.profile import StageProfile
from chainsim.profile.kind import CLEAN_CEILING_LNR_DB

STOPS_RISE_DB = 0.3
"""Of 6 dB: a compressor of 20:1 rises by as much."""


def holds_peaks(profile: StageProfile) -> bool:
    """Whether it may hold the one highest sample of a wave and bring what is around it down to it.

    Whatever does that stops a sine from rising, and leaves it a sine; true of a stage of which nothing was measured.
    """
    curve = profile.transfer
    steps = zip(pairwise(curve.output_dbfs), curve.thd_db[1:], strict=True)
    return not curve.output_dbfs or any(
        after - before < STOPS_RISE_DB and thd_db < CLEAN_CEILING_LNR_DB for (before, after), thd_db in steps
    )
