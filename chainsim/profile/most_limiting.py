"""Of one stage in several settings: the profile that limits it soonest."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.model.profile import StageProfile


def most_limiting(profiles: Sequence[StageProfile]) -> StageProfile:
    """Where a parameter moves, the stage is judged by where it stops being linear at the lowest level.

    Of several alike the loudest, then the first. One that could not be found makes them all unknown.
    """
    failed = next((one for one in profiles if one.failure is not None), None)
    return failed or min(profiles, key=lambda one: (_limit_dbfs(one), -(one.small_signal_gain_db or 0.0)))


def _limit_dbfs(profile: StageProfile) -> float:
    return math.inf if profile.worst_onset_dbfs is None else profile.worst_onset_dbfs
