"""How loud the presets of a library come out, against what they ought to."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from chainsim.model.preset import PresetLibrary, PresetReading, PresetVerdict


def compare_loudness(
    readings: Sequence[PresetReading], *, anchor: str, level_lufs: float | None, max_deviation_lu: float
) -> PresetLibrary:
    """Every preset against the anchor.

    Args:
        readings: in the order of the answer.
        anchor: "median" of all that sound, "bypass" (each against what was played into it), or "level".
        level_lufs: the level, for that.
        max_deviation_lu: a deviation equal to it is allowed.
    """
    heard = [lufs for reading in readings if (lufs := reading.loudness_lufs) is not None and math.isfinite(lufs)]
    anchors = {"median": statistics.median(heard) if heard else None, "level": level_lufs, "bypass": None}
    verdicts = []
    for reading in readings:
        aim = reading.bypass_lufs if anchor == "bypass" else anchors[anchor]
        known = all(lufs is not None and math.isfinite(lufs) for lufs in (reading.loudness_lufs, aim))
        deviation = reading.loudness_lufs - aim if known else None  # type: ignore[operator]
        outlier = deviation is not None and abs(deviation) > max_deviation_lu + 1e-9
        trim = None if deviation is None else 0.0 - deviation
        verdicts.append(PresetVerdict(reading, deviation, trim, outlier))
    spread = max(heard) - min(heard) if heard else None
    return PresetLibrary(tuple(verdicts), anchor, anchors[anchor], max_deviation_lu, spread)
