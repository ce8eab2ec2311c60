"""Which files a stage names: its plugin, a preset, a state, and what parameters called `..._filename` say.

Confinement, the keys of caches and copies of chains all rest on this list: a file that a stage reads and that is not
in it could be anybody's, and could change unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chainsim.model.chain import AuStage, BuiltinStage, ExternalStage, StageBase, Vst3Stage
from chainsim.short_repr import Brief

_PARAMETER_ENDING = "filename"


@dataclass(frozen=True, slots=True, repr=False)
class StageFile(Brief):
    """A file as a stage names it."""

    key: tuple[str, ...]  # where in the stage it is named: ("preset",), ("parameters", "impulse_response_filename")
    name: str  # as it stands there: relative to the folder of the chain; of a plugin also a bare name
    is_plugin: bool = False


def plugin_reference(stage: Vst3Stage | AuStage) -> tuple[str, str]:
    """The kind of a plugin, "vst3" or "au", and the name by which its stage asks for it."""
    return ("vst3", stage.vst3) if isinstance(stage, Vst3Stage) else ("au", stage.au)


def stage_files(stage: StageBase) -> Iterator[StageFile]:
    """Every file that a stage names, the plugin first; not those of stages in its branches."""
    if isinstance(stage, Vst3Stage | AuStage):
        kind, reference = plugin_reference(stage)
        yield StageFile((kind,), reference, is_plugin=True)
    if isinstance(stage, ExternalStage):
        for key, name in (("preset", stage.preset), ("state", stage.state)):
            if name is not None:
                yield StageFile((key,), name)
    if isinstance(stage, BuiltinStage | ExternalStage):
        for parameter, value in stage.parameters.items():
            if parameter.endswith(_PARAMETER_ENDING) and isinstance(value, str):
                yield StageFile(("parameters", parameter), value)


def files_beside_plugin(stage: StageBase, folder: Path) -> list[Path]:
    """What a stage reads besides its plugin; `folder` is that of the chain."""
    return [folder / file.name for file in stage_files(stage) if file.name and not file.is_plugin]
