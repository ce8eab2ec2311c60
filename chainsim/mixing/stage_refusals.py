"""Stages that can't be opened, as mistakes of the session or of the chain files that it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chainsim.engine.client import RenderClient
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.engine.unavailable_stages import measured_through
from chainsim.errors import ChainFileError, PluginMissing, Problem, RenderError
from chainsim.load import SessionDocument, strips
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.session import Session, strip_chain


@dataclass(frozen=True, slots=True)
class Refusal:
    """What plugins said, and at which strip: "tracks.3", "groups.1" or "bus"."""

    place: str
    error: StagesRefusedError


def refusals_at(
    document: SessionDocument, session: Session, options: RunOptions, rate_hz: int, wanted: Callable[[str], bool]
) -> list[Refusal]:
    """What can't be opened at the places that are wanted; nothing is rendered.

    Raises:
        RenderError: a plugin took its process down.
    """
    refusals: list[Refusal] = []
    for place, strip in strips(session):
        held = document.chains.get(place)
        chain = strip_chain(session, strip, place, None if held is None else held.chain)
        folder = document.folder if held is None else held.folder
        if not chain.stages or not wanted(place):
            continue
        chain = measured_through(chain, folder, options)
        with RenderClient(options.limits) as client:
            try:
                client.open(chain, AudioFormat(rate_hz, 2), options.places(folder), tail_s=0.0)
            except StagesRefusedError as refused:
                refusals.append(Refusal(place, refused))
    return refusals


def refuse_with_sums(
    document: SessionDocument, session: Session, options: RunOptions, rate_hz: int, refusals: Sequence[Refusal]
) -> None:
    """Where there is a mistake, those of all groups and the bus are told with it, as far as they were not come to yet.

    Raises:
        ChainFileError: as `refuse`.
    """
    if not refusals:
        return
    known = {refusal.place for refusal in refusals}
    sums: list[Refusal] = []
    with suppress(RenderError):
        sums = refusals_at(
            document, session, options, rate_hz, lambda at: not at.startswith("tracks.") and at not in known
        )
    refuse(document, [*refusals, *sums])


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
