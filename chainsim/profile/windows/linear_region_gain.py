"""How far a programme is turned down to be answered by a stage inside its linear region."""

from __future__ import annotations

import math

from chainsim.model.profile import StageProfile
from chainsim.units import gain_from_db

MARGIN_DB = 6.0
"""Kept below the worst onset: programme can peak higher than a sine after the same filter."""
WITHOUT_REGION = 0.25


def power_of_two_inside(profile: StageProfile, peak_dbfs: float) -> float:
    """The largest power of two that brings the programme inside the linear region."""
    onset_dbfs = profile.worst_onset_dbfs
    if onset_dbfs is None or peak_dbfs == -math.inf:
        return WITHOUT_REGION
    _, exponent = math.frexp(gain_from_db(onset_dbfs - MARGIN_DB - peak_dbfs))
    return math.ldexp(1.0, exponent - 1)
