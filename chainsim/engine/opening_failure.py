"""Why a chain could not be opened: one mistake is known, and all the others are looked for before it is told."""

from __future__ import annotations

from chainsim.engine.hosted_stages import StageFailedError
from chainsim.engine.pulse import LOADING, Pulse
from chainsim.engine.requests import OpenChain
from chainsim.engine.responses import Failed, Refused
from chainsim.errors import HostError, PluginRefused
from chainsim.host.stage_problems import stage_problems
from chainsim.model.plugin_listing import StageProblem
from chainsim.model.stage_addressing import walk_stages


def why_not_opened(request: OpenChain, failure: StageFailedError, pulse: Pulse) -> Refused | Failed:
    """The answer to a request that met this failure; `pulse` is told which stage is being looked at."""
    if not isinstance(failure.cause, HostError):
        return Failed(f"{type(failure.cause).__name__}: {failure.cause}", failure.path)
    problems: list[StageProblem] = []
    for slot, (path, stage) in enumerate(walk_stages(request.chain.stages), start=1):
        pulse.at(slot, LOADING)
        problems += stage_problems(path, stage, request.places, request.source.sample_rate_hz)
    if problems:
        return Refused(tuple(problems))
    return why_not_played(failure)


def why_not_played(failure: StageFailedError) -> Failed:
    """The answer where a stage failed while it played."""
    return Failed(str(failure.cause), failure.path, refused=isinstance(failure.cause, PluginRefused))
