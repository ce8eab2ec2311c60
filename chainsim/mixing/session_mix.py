"""The whole mix, in order: tracks side by side, then groups, then the bus; then what is wrong, and the trims."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.diagnose import diagnose_session, explain
from chainsim.engine import idle
from chainsim.engine.chain_measurement import OnProgress
from chainsim.engine.client import StagesRefusedError
from chainsim.engine.in_parallel import in_parallel
from chainsim.errors import ChainFileError, RenderError
from chainsim.failure import Failure
from chainsim.load import SessionDocument
from chainsim.load.ignoring import without_ignored
from chainsim.load.session_document import BUS
from chainsim.mixing.placed_audio import PlacedAudio
from chainsim.mixing.progress import SharedProgress
from chainsim.mixing.refusals import Refusal, refuse
from chainsim.mixing.strip import StripOutput, StripRun, run_strip
from chainsim.mixing.summed import Summed
from chainsim.mixing.track_sources import TrackSource, open_tracks
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.profiles import profiles_of
from chainsim.model.result import Result, Timing
from chainsim.model.session import Group, Session, Strip, strip_chain, track_names
from chainsim.model.session_trim import Plan
from chainsim.recommend.session_solving import solve_session
from chainsim.units import frames_from_s

BUS_NAME = "mix bus"

Profiles = Mapping[str, dict[str, StageProfile]]
"""Of every strip that has been rendered before, by place: a trim changes nothing of it."""


def mix_document(
    document: SessionDocument,
    options: RunOptions,
    *,
    plan: Plan = Plan.ALL_ALIKE,
    jobs: int = 1,
    on_progress: OnProgress | None = None,
) -> MixResult:
    """Mix a session file, diagnose it and solve its trims; with `options.prove` by mixing it again.

    Args:
        document: what was read.
        options: how strips are rendered.
        plan: how trims turn the clip gains.
        jobs: how many tracks are rendered at once.
        on_progress: called with the frames done of all tracks, groups and the bus, and how many there are.

    Raises:
        ChainFileError: mistakes in the session or its chain files, all at once; PluginMissing where a plugin is not
            here.
        AudioError: a track's audio can't be used.
        RenderError: not one track could be rendered.
        UsageError: every track is muted.
    """
    if document.session is None:
        raise ChainFileError(document.problems)
    with idle.kept():
        mix = _diagnosed(_Mixer(document, document.session, options, jobs, on_progress, {}).mix())
        profiles = _profiles(mix)

        def remix(session: Session) -> MixResult:
            return _diagnosed(_Mixer(document, session, options, jobs, on_progress, profiles).mix())

        return replace(mix, trims=solve_session(mix, plan, remix if options.prove else None))


def _diagnosed(mix: MixResult) -> MixResult:
    findings = diagnose_session(mix)
    return replace(mix, findings=findings, explanations={one.name: explain(one.name) for one in findings})


def _profiles(mix: MixResult) -> Profiles:
    held: dict[str, Result | None] = {f"tracks.{track.number}": track.result for track in mix.tracks}
    held |= {f"groups.{group.number}": group.result for group in mix.groups}
    held[BUS] = mix.bus.result
    return {place: profiles_of(result.measurement.stages) for place, result in held.items() if result is not None}


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a strip: its output, or why there is none."""

    output: StripOutput | None = None
    error: str | None = None
    failure: Failure | None = None
    refused: StagesRefusedError | None = None


class _Mixer:
    """One mix of one session."""

    def __init__(
        self,
        document: SessionDocument,
        session: Session,
        options: RunOptions,
        jobs: int,
        on_progress: OnProgress | None,
        profiles: Profiles,
    ) -> None:
        self._document = document
        self._session = session
        self._options = options
        self._jobs = jobs
        self._profiles = profiles
        self._progress = SharedProgress(on_progress)

    def mix(self) -> MixResult:
        began_s = time.monotonic()
        tracks, rate_hz = open_tracks(self._document, self._session)
        for track in tracks:
            self._progress.expect(track.stimulus.info.frames)
        with ExitStack() as kept:
            done: list[_Done] = in_parallel(lambda track: self._track(track, rate_hz), tracks, self._jobs)
            for one in done:
                if one.output is not None:
                    kept.callback(one.output.audio.close)
            refuse(
                self._document,
                [Refusal(track.place, one.refused) for track, one in zip(tracks, done, strict=True) if one.refused],
            )
            results = self._track_results(tracks, done)
            sends = {
                track.number: one.output.audio
                for track, one in zip(tracks, done, strict=True)
                if one.output is not None
            }
            if not sends:
                first = done[0]
                raise RenderError(f"not one track could be rendered; {tracks[0].name}: {first.error}", first.failure)
            groups: list[BusResult] = []
            members = {result.name: sends[result.number] for result in results if _sends_to(result, None, sends)}
            for number, group in enumerate(self._session.groups, start=1):
                inner = {one.name: sends[one.number] for one in results if _sends_to(one, group.name, sends)}
                if not inner:
                    continue
                summed, audio = self._sum(f"groups.{number}", group, group.name, number, inner, rate_hz)
                groups.append(summed)
                if audio is not None:
                    kept.callback(audio.close)
                    members[group.name] = audio
            if not members:
                raise RenderError(f"no group could be rendered; {groups[0].name}: {groups[0].error}", groups[0].failure)
            bus, audio = self._sum(BUS, self._session.bus, BUS_NAME, None, members, rate_hz)
            if audio is not None:
                kept.callback(audio.close)
        strips: tuple[TrackResult | BusResult, ...] = (*results, *groups, bus)
        return MixResult(
            session=self._session,
            sample_rate_hz=rate_hz,
            tracks=tuple(results),
            groups=tuple(groups),
            bus=bus,
            timing=Timing(0.0, time.monotonic() - began_s),
            complete=all(strip.error is None for strip in strips),
        )

    def _track(self, track: TrackSource, rate_hz: int) -> _Done:
        run = StripRun(
            *self._chain(track.place, track.spec, track.name, track.stimulus),
            pan=track.spec.pan,
            pan_law_db=self._session.pan_law_db,
            start_frame=frames_from_s(track.spec.start_s, rate_hz),
        )
        return self._run(track.place, run)

    def _sum(
        self,
        place: str,
        strip: Strip,
        name: str,
        number: int | None,
        members: Mapping[str, PlacedAudio],
        rate_hz: int,
    ) -> tuple[BusResult, PlacedAudio | None]:
        """A group or the bus: what its members add up to, through its chain; no audio where that failed."""
        summed = Summed(name, members, rate_hz)
        done = self._run(place, StripRun(*self._chain(place, strip, name, summed), is_summed=number is not None))
        refuse(self._document, [Refusal(place, done.refused)] if done.refused else [])
        if done.output is None:  # its plugins failed before anything came out: the sum itself can still be told
            summed = Summed(name, members, rate_hz)
            wire = Group(name=name)
            plain = self._run(place, StripRun(*self._chain("", wire, name, summed)))
            if plain.output is None:
                raise RenderError(f"{name}: {plain.error}", plain.failure)
            plain.output.audio.close()
            levels = plain.output.result.measurement.taps[0].levels
            result, audio = None, None
        else:
            levels = done.output.result.measurement.taps[0].levels
            result, audio = done.output.result, done.output.audio
        return (
            BusResult(
                number, name, tuple(members), levels, summed.summing(), result, error=done.error, failure=done.failure
            ),
            audio,
        )

    def _chain(self, place: str, strip: Strip, name: str, stimulus: Stimulus) -> tuple[Chain, Stimulus, Path]:
        held = self._document.chains.get(place)
        chain = strip_chain(self._session, strip, name, None if held is None else held.chain)
        return chain, stimulus, self._document.folder if held is None else held.folder

    def _run(self, place: str, run: StripRun) -> _Done:
        try:
            output = run_strip(run, self._options, self._profiles.get(place), self._progress.of_one())
        except StagesRefusedError as refused:
            return _Done(refused=refused)
        except RenderError as error:
            return _Done(error=str(error), failure=error.failure)
        held = self._document.chains.get(place)
        if held is not None:
            output = replace(output, result=without_ignored(held.ignores, output.result))
        failure = output.result.failure
        if failure is not None:
            return _Done(output, failure.message, failure)
        return _Done(output)

    def _track_results(self, tracks: list[TrackSource], done: list[_Done]) -> list[TrackResult]:
        """Of all tracks of the file; muted ones have nothing to show."""
        rendered = {track.number: (track, one) for track, one in zip(tracks, done, strict=True)}
        results = []
        for number, name in enumerate(track_names(self._session), start=1):
            spec = self._session.tracks[number - 1]
            if number not in rendered:
                results.append(TrackResult(number, name, spec.group, True, None, None))
                continue
            track, one = rendered[number]
            results.append(
                TrackResult(
                    number=number,
                    name=name,
                    group=spec.group,
                    muted=False,
                    result=None if one.output is None else one.output.result,
                    placed=None if one.output is None else one.output.placed,
                    resampled_from_hz=track.resampled_from_hz,
                    error=one.error,
                    failure=one.failure,
                )
            )
        return results


def _sends_to(track: TrackResult, group: str | None, sends: Mapping[int, PlacedAudio]) -> bool:
    return track.group == group and track.number in sends
