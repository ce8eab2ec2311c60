"""The best value of a sweep, and why.

A value is fine while overdriven plugins add no more than 1 % (AES17's limit) and no compressor reduces by more than
the chain allows for 5 % of the time. Of the fine ones a level is best as high as it goes, since noise and everything
that is gated or dithered lies below; any other parameter where the output is nearest to the loudness of the source,
so that what is heard is not that it is louder. The level of the output alone is no reason: a fader sets that.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.levels import Levels
from chainsim.model.sweep import SweepPoint
from chainsim.units import format_db

MAX_DISTORTION_DB = -40.0


def sweet_spot(
    points: Sequence[SweepPoint], source: Levels, *, is_level: bool, max_reduction_db: float
) -> tuple[int | None, str]:
    """Index of the best point and the reason; no index where none is fine."""
    faults = [_fault(point, max_reduction_db) for point in points]
    fine = [index for index, fault in enumerate(faults) if fault is None]
    if not fine:
        least = min(points, key=_distortion_db)
        return None, f"every value is too much, at {least.value:g} still {_fault(least, max_reduction_db)}"
    if not is_level:
        return _nearest(points, fine, source)
    best = max(fine, key=lambda index: points[index].value)
    above = [index for index, point in enumerate(points) if point.value > points[best].value]
    limits = f"within limits (1 % of distortion, {max_reduction_db:g} dB of reduction)"
    if not above:
        return best, f"the highest level of the range, and still {limits}"
    following = min(above, key=lambda index: points[index].value)
    return best, f"the highest level {limits}; at {points[following].value:+g} dB {faults[following]}"


def _nearest(points: Sequence[SweepPoint], fine: Sequence[int], source: Levels) -> tuple[int, str]:
    differences = {index: difference for index in fine if (difference := _louder_db(points[index], source)) is not None}
    if not differences:
        return fine[0], "the first value within limits; it is too short or too quiet to compare loudness"
    best = min(differences, key=lambda index: abs(differences[index]))
    left_out = len(points) - len(fine)
    of = "of the values within limits it leaves" if left_out else "it leaves"
    return best, f"{of} the output nearest to the loudness of the source ({format_db(differences[best])} LU)"


def _fault(point: SweepPoint, max_reduction_db: float) -> str | None:
    if _distortion_db(point) > MAX_DISTORTION_DB:
        who = " and ".join(f"'{name}'" for name in point.overdriven) or "the chain"
        verb = "distort" if len(point.overdriven) > 1 else "distorts"
        return f"{who} {verb} by more than 1 % ({format_db(point.distortion.residual_db)} dB)"
    reduction_db = point.gain_reduction_db
    if reduction_db is not None and reduction_db > max_reduction_db:
        text = format_db(reduction_db, limit_db=max_reduction_db, signed=False)
        return f"'{point.reducing}' reduces by {text} dB for 5 % of the time (limit {max_reduction_db:g} dB)"
    return None


def _distortion_db(point: SweepPoint) -> float:
    residual_db = point.distortion.residual_db
    return float("-inf") if residual_db is None else residual_db


def _louder_db(point: SweepPoint, source: Levels) -> float | None:
    if point.output.integrated_lufs is None or source.integrated_lufs is None:
        return None
    return point.output.integrated_lufs - source.integrated_lufs
