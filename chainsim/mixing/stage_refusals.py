"""Stages that can't be opened, as mistakes of the session or of the chain files that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.errors import ChainFileError, PluginMissing, Problem
from chainsim.load import SessionDocument


@dataclass(frozen=True, slots=True)
class Refusal:
    """What plugins said, and at which strip: "tracks.3", "groups.1" or "bus"."""

    place: str
    error: StagesRefusedError


def refuse(document: SessionDocument, refusals: Sequence[Refusal]) -> None:
    """All mistakes in one list, each once: tracks may share a chain file.

    Raises:
        ChainFileError: there are some; PluginMissing where a plugin is not here.
    """
    problems: dict[Problem, None] = {}
    missing: list[bool] = []
    for refusal in refusals:
        for problem in refusal.error.problems:
            placed = document.stage_problem(refusal.place, problem.stage_path, problem.location, problem.message)
            problems[placed] = None
            missing.append(problem.missing)
    if not problems:
        return
    if any(missing):
        raise PluginMissing(tuple(problems), alone=all(missing))
    raise ChainFileError(tuple(problems))
