"""One mix of a session, in order: tracks side by side, then groups, then the bus."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack

from chainsim.engine.chain_measurement import OnProgress
from chainsim.engine.in_parallel import in_parallel
from chainsim.errors import RenderError
from chainsim.load import SessionDocument
from chainsim.load.session_document import BUS
from chainsim.mixing.placed_audio import PlacedAudio
from chainsim.mixing.progress import SharedProgress
from chainsim.mixing.refusals import Refusal, refuse
from chainsim.mixing.session_strips import Profiles, SessionStrips, StripDone
from chainsim.mixing.summed import Summed
from chainsim.mixing.track_sources import TrackSource, open_tracks
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.options import RunOptions
from chainsim.model.result import Timing
from chainsim.model.session import Session, Strip, track_names

_BUS_NAME = "mix bus"


class Mixer:
    """Mixes once.

    Args:
        document: the session's file, with its chains.
        session: what is mixed, which may have other trims than the file.
        options: how strips are rendered.
        jobs: how many tracks are rendered at once.
        on_progress: called with the frames done of all tracks, groups and the bus, and how many there are.
        profiles: of strips that have been rendered before.
    """

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
        self._jobs = jobs
        self._progress = SharedProgress(on_progress)
        self._strips = SessionStrips(document, session, options, profiles, self._progress)

    def mix(self) -> MixResult:
        """The session rendered and measured; nothing is diagnosed of its sums.

        Raises:
            ChainFileError: plugins refuse what chain files ask of them; PluginMissing where one is not here.
            AudioError: a track's audio can't be used.
            RenderError: not one track could be rendered, or no group.
            UsageError: every track is muted.
        """
        began_s = time.monotonic()
        sources, rate_hz = open_tracks(self._document, self._session)
        for source in sources:
            self._progress.expect(source.stimulus.info.frames)
        with ExitStack() as kept:
            tracks, sends = self._mix_tracks(sources, rate_hz, kept)
            groups, members = self._mix_groups(tracks, sends, rate_hz, kept)
            bus, _ = self._sum(BUS, self._session.bus, _BUS_NAME, None, members, rate_hz, kept)
        strips: tuple[TrackResult | BusResult, ...] = (*tracks, *groups, bus)
        return MixResult(
            session=self._session,
            sample_rate_hz=rate_hz,
            tracks=tuple(tracks),
            groups=tuple(groups),
            bus=bus,
            timing=Timing(0.0, time.monotonic() - began_s),
            complete=all(strip.error is None for strip in strips),
        )

    def _mix_tracks(
        self, sources: list[TrackSource], rate_hz: int, kept: ExitStack
    ) -> tuple[list[TrackResult], dict[int, PlacedAudio]]:
        """All tracks of the file, and what those that were rendered send, by their number."""
        done: list[StripDone] = in_parallel(lambda source: self._strips.track(source, rate_hz), sources, self._jobs)
        sends: dict[int, PlacedAudio] = {}
        for source, one in zip(sources, done, strict=True):
            if one.output is not None:
                kept.callback(one.output.audio.close)
                sends[source.number] = one.output.audio
        refuse(
            self._document,
            [Refusal(source.place, one.refused) for source, one in zip(sources, done, strict=True) if one.refused],
        )
        if not sends:
            first = done[0]
            raise RenderError(f"not one track could be rendered; {sources[0].name}: {first.error}", first.failure)
        return self._track_results(sources, done), sends

    def _track_results(self, sources: list[TrackSource], done: list[StripDone]) -> list[TrackResult]:
        """Of all tracks of the file; muted ones have nothing to show."""
        rendered = {source.number: (source, one) for source, one in zip(sources, done, strict=True)}
        results = []
        for number, name in enumerate(track_names(self._session), start=1):
            spec = self._session.tracks[number - 1]
            if number not in rendered:
                results.append(TrackResult(number, name, spec.group, True, None, None))
                continue
            source, one = rendered[number]
            results.append(
                TrackResult(
                    number=number,
                    name=name,
                    group=spec.group,
                    muted=False,
                    result=None if one.output is None else one.output.result,
                    placed=None if one.output is None else one.output.placed,
                    resampled_from_hz=source.resampled_from_hz,
                    error=one.error,
                    failure=one.failure,
                )
            )
        return results

    def _mix_groups(
        self, tracks: list[TrackResult], sends: Mapping[int, PlacedAudio], rate_hz: int, kept: ExitStack
    ) -> tuple[list[BusResult], dict[str, PlacedAudio]]:
        """The groups that something sounds in, and what enters the bus: tracks without a group, then groups."""

        def members_of(group: str | None) -> dict[str, PlacedAudio]:
            sounding = [track for track in tracks if track.number in sends]
            return {track.name: sends[track.number] for track in sounding if track.group == group}

        groups: list[BusResult] = []
        into_bus = members_of(None)
        for number, group in enumerate(self._session.groups, start=1):
            members = members_of(group.name)
            if members:
                result, audio = self._sum(f"groups.{number}", group, group.name, number, members, rate_hz, kept)
                groups.append(result)
                if audio is not None:
                    into_bus[group.name] = audio
        if not into_bus:
            raise RenderError(f"no group could be rendered; {groups[0].name}: {groups[0].error}", groups[0].failure)
        return groups, into_bus

    def _sum(
        self,
        place: str,
        strip: Strip,
        name: str,
        number: int | None,
        members: Mapping[str, PlacedAudio],
        rate_hz: int,
        kept: ExitStack,
    ) -> tuple[BusResult, PlacedAudio | None]:
        """A group or the bus: what its members add up to, through its chain; no audio where that failed."""
        summed = Summed(name, members, rate_hz)
        done = self._strips.sum(place, strip, summed, is_bus=number is None)
        refuse(self._document, [Refusal(place, done.refused)] if done.refused else [])
        if done.output is None:  # its plugins failed before anything came out: the sum itself can still be told
            summed = Summed(name, members, rate_hz)
            plain = self._strips.wire(summed)
            if plain.output is None:
                raise RenderError(f"{name}: {plain.error}", plain.failure)
            plain.output.audio.close()
            levels = plain.output.result.measurement.taps[0].levels
            result, audio = None, None
        else:
            levels = done.output.result.measurement.taps[0].levels
            result, audio = done.output.result, done.output.audio
            kept.callback(audio.close)
        return (
            BusResult(
                number, name, tuple(members), levels, summed.summing(), result, error=done.error, failure=done.failure
            ),
            audio,
        )
