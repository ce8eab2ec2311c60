"""One mix of a session, in order: tracks side by side, then groups, then the bus."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from chainsim.engine.progress import OnProgress
from chainsim.engine.tried_before import TriedBefore
from chainsim.errors import RenderError, UsageError
from chainsim.executing import executor, in_order
from chainsim.load import SessionDocument
from chainsim.load.session_document import BUS
from chainsim.mixing.bus_inputs import BusInputs
from chainsim.mixing.progress import SharedProgress
from chainsim.mixing.session_strips import Profiles, SessionStrips, StripDone, Tried
from chainsim.mixing.stage_refusals import Refusal, refuse_with_sums
from chainsim.mixing.strip import StripOutput
from chainsim.mixing.strip_audio import PlacedAudio
from chainsim.mixing.strip_sum import Summed
from chainsim.mixing.track_sources import TrackSource, open_tracks
from chainsim.mixing.track_task import TrackTask
from chainsim.model.left_out import heard
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.options import RunOptions
from chainsim.model.result import Timing
from chainsim.model.session import Session, Strip, track_names
from chainsim.model.session_routing import in_signal_order

_BUS_NAME = "mix bus"


@dataclass(frozen=True, slots=True)
class _SumDone:
    """A group or the bus, and what came out of it."""

    result: BusResult
    output: StripOutput | None


class SessionRender:
    """Mixes once; `tried` is then what was told of the stages of its strips, by place, for the next mix.

    Args:
        document: the session's file, with its chains.
        session: what is mixed, which may have other trims than the file.
        options: how strips are rendered.
        jobs: how many tracks are rendered at once.
        on_progress: called with the frames done of all tracks, groups and the bus, and how many there are.
        profiles: of strips that have been rendered before.
        tried: the same.
        accept_left_out: take what is here for the whole project.
    """

    def __init__(
        self,
        document: SessionDocument,
        session: Session,
        options: RunOptions,
        jobs: int,
        on_progress: OnProgress | None,
        profiles: Profiles,
        tried: Tried,
        *,
        accept_left_out: bool = False,
    ) -> None:
        self._document = document
        self._session = session
        self._options = options
        self._jobs = jobs
        self._accepts = accept_left_out
        self._progress = SharedProgress(on_progress)
        strip_options = options.on_processors(1) if jobs == 1 else options
        self._strips = SessionStrips(document, session, strip_options, profiles, self._progress, tried)
        self.tried: dict[str, TriedBefore] = {}

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
            routing = BusInputs()
            tracks = self._mix_tracks(sources, rate_hz, kept, routing)
            groups = self._mix_groups(rate_hz, kept, routing)
            bus = self._sum(BUS, self._session.bus, _BUS_NAME, None, routing.into(None), rate_hz, kept).result
        strips: tuple[TrackResult | BusResult, ...] = (*tracks, *groups, bus)
        return MixResult(
            session=self._session,
            sample_rate_hz=rate_hz,
            tracks=tuple(tracks),
            groups=tuple(groups),
            bus=bus,
            timing=Timing(0.0, time.monotonic() - began_s),
            complete=all(strip.error is None for strip in strips)
            and (self._accepts or not heard(self._session.left_out)),
            left_out_accepted=self._accepts,
        )

    def _mix_tracks(
        self, sources: list[TrackSource], rate_hz: int, kept: ExitStack, routing: BusInputs
    ) -> list[TrackResult]:
        """All tracks of the file; what those that were rendered send on is routed."""
        tasks = [TrackTask(self._strips, source, rate_hz) for source in sources]
        done: list[StripDone] = in_order(executor(self._jobs), tasks)
        self.tried |= {task.source.place: one.tried for task, one in zip(tasks, done, strict=True) if one.tried}
        for one in done:
            if one.output is not None:
                kept.callback(one.output.close)
        for source, one in zip(sources, done, strict=True):
            if one.output is not None:
                routing.route(source.name, source.spec, one.output)
        self._refuse(rate_hz, {source.place: one for source, one in zip(sources, done, strict=True)})
        if all(one.output is None for one in done):
            first = done[0]
            raise RenderError(f"not one track could be rendered; {sources[0].name}: {first.error}", first.failure)
        return self._track_results(sources, done)

    def _refuse(self, rate_hz: int, done: Mapping[str, StripDone]) -> None:
        refused = [Refusal(place, one.refused) for place, one in done.items() if one.refused]
        refuse_with_sums(self._document, self._session, self._options, rate_hz, refused)

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

    def _mix_groups(self, rate_hz: int, kept: ExitStack, routing: BusInputs) -> list[BusResult]:
        """The groups that something sounds in, each behind those that go into it."""
        groups: list[BusResult] = []
        for number, group in in_signal_order(self._session.groups):
            members = routing.into(group.name)
            if members:
                done = self._sum(f"groups.{number}", group, group.name, number, members, rate_hz, kept)
                groups.append(done.result)
                if done.output is not None:
                    routing.route(group.name, group, done.output)
        if not routing.into(None):
            failed = next((group for group in groups if group.error is not None), None)
            if failed is None:
                raise UsageError(f"{self._document.file}: nothing goes to the mix bus; there is nothing to mix")
            raise RenderError(f"no group could be rendered; {failed.name}: {failed.error}", failed.failure)
        return groups

    def _sum(
        self,
        place: str,
        strip: Strip,
        name: str,
        number: int | None,
        members: Mapping[str, PlacedAudio],
        rate_hz: int,
        kept: ExitStack,
    ) -> _SumDone:
        """A group or the bus: what its members add up to, through its chain; no output where that failed."""
        summed = Summed(name, members, rate_hz)
        done = self._strips.sum(place, strip, summed, is_bus=number is None)
        self._refuse(rate_hz, {place: done})
        if done.tried is not None:
            self.tried[place] = done.tried
        if done.output is None:  # its plugins failed before anything came out: the sum itself can still be told
            summed = Summed(name, members, rate_hz)
            plain = self._strips.wire(summed)
            if plain.output is None:
                raise RenderError(f"{name}: {plain.error}", plain.failure)
            plain.output.close()
            levels = plain.output.result.measurement.taps[0].levels
            result = None
        else:
            levels = done.output.result.measurement.taps[0].levels
            result = done.output.result
            kept.callback(done.output.close)
        bus = BusResult(
            number, name, tuple(members), levels, summed.summing(), result, error=done.error, failure=done.failure
        )
        return _SumDone(bus, done.output)
