"""What only the plugin knows: whether a stage's names, values and files are right."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.errors import HostError, PluginRefused
from chainsim.host.builtin import open_builtin
from chainsim.host.external import open_external
from chainsim.host.stage_opening import not_here
from chainsim.model.chain import BuiltinStage, ParallelStage, Stage, UnavailableStage, stage_kind
from chainsim.model.plugin_listing import StageProblem
from chainsim.model.search_paths import SearchPaths


def stage_problems(path: str, stage: Stage, places: SearchPaths, sample_rate_hz: int | None) -> Iterator[StageProblem]:
    """Open a stage and throw it away; every mistake found, with its location inside the stage.

    Args:
        path: of the stage.
        stage: parallel and bypassed stages have nothing to check.
        places: where its files are.
        sample_rate_hz: to check frequencies against, where it is known.
    """
    if stage.bypass or isinstance(stage, ParallelStage):
        return
    try:
        if isinstance(stage, BuiltinStage):
            open_builtin(stage, places, sample_rate_hz)
        elif isinstance(stage, UnavailableStage):
            raise HostError(not_here(stage))
        else:
            open_external(stage, places)
    except PluginRefused as refused:
        for location, message in refused.mistakes:
            yield StageProblem(path, location, message)
    except HostError as error:
        yield StageProblem(path, (stage_kind(stage) or "",), str(error), missing=True)
