"""How late a row of stages is, as its plugins report it."""

from __future__ import annotations

from collections.abc import Iterable

from chainsim.model.result import StageResult


def reported_latency_frames(stages: Iterable[StageResult]) -> int:
    """One after the other; a parallel stage is as late as its latest branch, for which the others wait."""
    return sum(
        stage.latency.reported_frames
        + max((reported_latency_frames(branch.stages) for branch in stage.branches), default=0)
        for stage in stages
    )
