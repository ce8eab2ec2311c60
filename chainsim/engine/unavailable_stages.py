"""Stages that are not here, measured through as was asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from chainsim.engine.plugin_listing import check_stages
from chainsim.model.chain import AuStage, Chain, ParallelStage, PassedStage, Stage, UnavailableStage, Vst3Stage
from chainsim.model.options import ProcessLimits, RunOptions
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import branch_prefix, walk_stages
from chainsim.model.stage_files import plugin_reference
from chainsim.model.stage_names import stage_name


def measured_through(chain: Chain, folder: Path, options: RunOptions) -> Chain:
    """The chain, with stages that are not here passed through where the options ask for that. Errors as below."""
    return pass_absent(chain, options.places(folder), options.limits) if options.pass_missing else chain


def pass_absent(chain: Chain, places: SearchPaths, limits: ProcessLimits) -> Chain:
    """The chain with every stage that is not here passed through; what is bypassed anyway stays as it is.

    Args:
        chain: whose stages.
        places: where its plugins are.
        limits: of the process that is asked which of them load.

    Raises:
        RenderError: a plugin took that process down.
    """
    working = [(path, stage) for path, stage in walk_stages(chain.stages) if not stage.bypass]
    absent = {path for path, stage in working if isinstance(stage, UnavailableStage)}
    files = [(path, stage) for path, stage in working if isinstance(stage, Vst3Stage | AuStage)]
    if files:
        absent |= {problem.stage_path for problem in check_stages(files, places, limits) if problem.missing}
    if not absent:
        return chain
    return chain.model_copy(update={"stages": _passed(chain.stages, "", absent)})


def _passed(stages: Sequence[Stage], prefix: str, absent: Collection[str]) -> tuple[Stage, ...]:
    return tuple(_one(stage, f"{prefix}{number}", absent) for number, stage in enumerate(stages, start=1))


def _one(stage: Stage, path: str, absent: Collection[str]) -> Stage:
    if path in absent:
        return PassedStage(
            unavailable=_called(stage),
            name=stage_name(stage),
            trim_db=stage.trim_db,
            intent=stage.intent,
            bypass=True,
            origin=stage.origin,
        )
    if not isinstance(stage, ParallelStage) or stage.bypass:
        return stage
    branches = tuple(
        branch.model_copy(update={"stages": _passed(branch.stages, branch_prefix(path, number), absent)})
        for number, branch in enumerate(stage.parallel, start=1)
    )
    return stage.model_copy(update={"parallel": branches})


def _called(stage: Stage) -> str:
    if isinstance(stage, UnavailableStage):
        return stage.unavailable
    if not isinstance(stage, Vst3Stage | AuStage):
        return stage_name(stage)
    kind, reference = plugin_reference(stage)
    return f"{kind.upper()}: {stage.plugin_name or reference}"[:200]
