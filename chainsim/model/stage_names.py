"""What a stage is called: its own name, else its plugin's."""

from __future__ import annotations

from chainsim.model.chain import (
    AuStage,
    BuiltinStage,
    ParallelStage,
    StageBase,
    UnavailableStage,
    Vst3Stage,
)
from chainsim.model.stage_files import plugin_reference


def stage_name(stage: StageBase) -> str:
    """What reports call a stage when only the chain file is known."""
    if stage.name is not None:
        return stage.name
    if isinstance(stage, BuiltinStage):
        return stage.builtin
    if isinstance(stage, ParallelStage):
        return "Parallel"
    if isinstance(stage, UnavailableStage):
        return stage.unavailable
    if not isinstance(stage, Vst3Stage | AuStage):
        return "stage"
    _, reference = plugin_reference(stage)
    return stage.plugin_name or reference.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def stage_label(path: str, name: str) -> str:
    """How findings and reasons address a stage: `stage 3 'Sat'`."""
    return f"stage {path} '{name}'"
