"""Whether levels that were told at once are those of the fresh render that followed."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.levels import Levels
from chainsim.model.live_results import LiveLevels
from chainsim.model.result import Measurement

TOLERANCE_DB = 0.005
"""Gains are arithmetic in one and float32 in the other; both meters read the same samples otherwise."""


def agree(levels: LiveLevels, fresh: Measurement) -> bool:
    """Peak and RMS of what every top-level stage gives back, and of the output."""
    return all(
        _alike(one.sample_peak_dbfs, other.sample_peak_dbfs) and _alike(one.rms_dbfs, other.rms_dbfs)
        for one, other in _pairs(levels, fresh)
    )


def _pairs(levels: LiveLevels, fresh: Measurement) -> Iterator[tuple[Levels, Levels]]:
    outputs = {stage.path: stage.output for stage in levels.stages}
    for stage in fresh.stages:
        yield outputs[stage.path], stage.output
    yield levels.output, fresh.output


def _alike(one_db: float, other_db: float) -> bool:
    return one_db == other_db or abs(one_db - other_db) <= TOLERANCE_DB  # silence is as silence
