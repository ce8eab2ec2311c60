"""Measured stages in the order of `walk_stages`, those in branches after the stage that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainsim.model.result import StageResult


def all_stages(stages: Sequence[StageResult]) -> Iterator[StageResult]:
    """Every stage."""
    for stage in stages:
        yield stage
        yield from stages_inside(stage)


def stages_inside(stage: StageResult) -> Iterator[StageResult]:
    """Every stage in a stage's branches, however deep."""
    for branch in stage.branches:
        yield from all_stages(branch.stages)
