"""A session mixed, diagnosed, its trims solved and proven by mixing it again."""

from __future__ import annotations

from dataclasses import replace

from chainsim.diagnose import diagnose_session, explain
from chainsim.engine import idle_processes
from chainsim.engine.progress import OnProgress
from chainsim.engine.tried_before import TriedBefore
from chainsim.errors import ChainFileError
from chainsim.load import SessionDocument
from chainsim.load.session_document import BUS
from chainsim.mixing.session_render import SessionRender
from chainsim.mixing.session_strips import Profiles
from chainsim.model.daw_words import knob_words
from chainsim.model.measured_profiles import profiles_of
from chainsim.model.mix import MixResult
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.session import Session
from chainsim.model.session_trim import Plan
from chainsim.recommend.session_solving import solve_session

_OF_SUMS = ("bus-overload", "fader-fixes-bus")
_FIRST = "This sum is not that of the project: bring in what is not in this first."


def mix_document(
    document: SessionDocument,
    options: RunOptions,
    *,
    plan: Plan = Plan.ALL_ALIKE,
    jobs: int = 1,
    on_progress: OnProgress | None = None,
    accept_left_out: bool = False,
) -> MixResult:
    """Mix a session file, diagnose it and solve its trims; with `options.prove` by mixing it again.

    Args:
        document: what was read.
        options: how strips are rendered.
        plan: how trims turn the clip gains.
        jobs: how many tracks are rendered at once.
        on_progress: called with the frames done of all tracks, groups and the bus, and how many there are.
        accept_left_out: take what is here for the whole project.

    Raises:
        ChainFileError: mistakes in the session or its chain files, all at once; PluginMissing where a plugin is not
            here.
        AudioError: a track's audio can't be used.
        RenderError: not one track could be rendered.
        UsageError: every track is muted.
    """
    if document.session is None:
        raise ChainFileError(document.problems)
    with idle_processes.kept():
        tried: dict[str, TriedBefore] = {}

        def mixed(session: Session, profiles: Profiles) -> MixResult:
            render = SessionRender(
                document, session, options, jobs, on_progress, profiles, tried, accept_left_out=accept_left_out
            )
            mix = render.mix()
            tried.update(render.tried)
            return _diagnosed(mix)

        mix = mixed(document.session, {})
        profiles = _profiles(mix)

        def remix(session: Session) -> MixResult:
            return mixed(session, profiles)

        return replace(
            mix, trims=solve_session(mix, plan, remix if options.prove else None, keep_loudness=options.keep_loudness)
        )


def _diagnosed(mix: MixResult) -> MixResult:
    findings = diagnose_session(mix)
    words = knob_words(mix.session)
    findings = tuple(replace(one, message=words.told(one.message), action=words.told(one.action)) for one in findings)
    if mix.lacks:
        findings = tuple(replace(one, action=_FIRST) if one.name in _OF_SUMS else one for one in findings)
    return replace(mix, findings=findings, explanations={one.name: explain(one.name) for one in findings})


def _profiles(mix: MixResult) -> Profiles:
    held: dict[str, Result | None] = {f"tracks.{track.number}": track.result for track in mix.tracks}
    held |= {f"groups.{group.number}": group.result for group in mix.groups}
    held[BUS] = mix.bus.result
    return {place: profiles_of(result.measurement.stages) for place, result in held.items() if result is not None}
