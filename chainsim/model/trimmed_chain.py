"""A chain with trims made."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.chain import Chain, ParallelStage, Stage
from chainsim.model.stage_addressing import branch_prefix
from chainsim.model.trim import Trim, Where


def with_trims(chain: Chain, trims: Sequence[Trim]) -> Chain:
    """The chain with every trim's total in its place; of two trims for one place the later holds."""
    totals: dict[str, float] = {}
    top: dict[str, object] = {}
    for trim in trims:
        if trim.where is Where.STAGE:
            totals[trim.path or str(trim.stage)] = trim.trim_db
        else:
            top["input_trim_db" if trim.where is Where.INPUT else "fader_db"] = trim.trim_db
    return chain.model_copy(update={**top, "stages": _trimmed(chain.stages, totals, "")})


def _trimmed(stages: Sequence[Stage], totals: dict[str, float], prefix: str) -> tuple[Stage, ...]:
    return tuple(_trimmed_stage(stage, totals, f"{prefix}{number}") for number, stage in enumerate(stages, start=1))


def _trimmed_stage(stage: Stage, totals: dict[str, float], path: str) -> Stage:
    update: dict[str, object] = {"trim_db": totals[path]} if path in totals else {}
    if isinstance(stage, ParallelStage) and any(other.startswith(f"{path}.") for other in totals):
        update["parallel"] = tuple(
            branch.model_copy(update={"stages": _trimmed(branch.stages, totals, branch_prefix(path, number))})
            for number, branch in enumerate(stage.parallel, start=1)
        )
    return stage.model_copy(update=update) if update else stage
