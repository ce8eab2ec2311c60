"""Reading a stage's level curve: how much gain reduction a lower input would leave."""

from __future__ import annotations

from itertools import pairwise

from chainsim.model.level_comparison import is_number
from chainsim.model.profile import StageProfile


def reduction_when_lower_db(profile: StageProfile, reduction_db: float, lower_db: float) -> float | None:
    """Gain reduction left when what is reduced by `reduction_db` now comes in `lower_db` lower.

    An estimate: the programme is taken for a steady tone at the level where the curve shows the same reduction.

    Returns:
        None where there is no curve, or it does not reach as much reduction.
    """
    curve = _reduction_curve(profile)
    for (level, reduction), (next_level, next_reduction) in pairwise(curve):
        if reduction <= reduction_db < next_reduction:
            share = (reduction_db - reduction) / (next_reduction - reduction)
            return _reduction_at(curve, level + share * (next_level - level) - lower_db)
    return None


def _reduction_curve(profile: StageProfile) -> list[tuple[float, float]]:
    """Input level in dBFS and reduction in dB, level rising; what lies below the lower limit (a gate) left out."""
    gain_db, lowest_dbfs = profile.small_signal_gain_db, profile.lower_limit_dbfs
    if gain_db is None:
        return []
    return [
        (level, gain_db - (output - level))
        for level, output in zip(profile.transfer.input_dbfs, profile.transfer.output_dbfs, strict=True)
        if is_number(output) and (lowest_dbfs is None or level >= lowest_dbfs)
    ]


def _reduction_at(curve: list[tuple[float, float]], level_dbfs: float) -> float:
    """On the straight line between neighbouring points; below the first one there is none."""
    for (level, reduction), (next_level, next_reduction) in pairwise(curve):
        if level <= level_dbfs <= next_level:
            share = (level_dbfs - level) / (next_level - level)
            return max(0.0, reduction + share * (next_reduction - reduction))
    return 0.0
