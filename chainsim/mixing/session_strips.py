"""The strips of one session, each through the chain that the session gives it; what failed says why."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.engine.tried_before import TriedBefore
from chainsim.engine.unavailable_stages import measured_through
from chainsim.errors import RenderError
from chainsim.executing import Move
from chainsim.load import SessionDocument
from chainsim.load.ignore_comments import without_ignored
from chainsim.mixing.progress import SharedProgress
from chainsim.mixing.strip import StripOutput, StripRun, run_strip
from chainsim.mixing.strip_sum import Summed
from chainsim.mixing.track_sources import TrackSource
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.session import Group, RoutedStrip, Session, Strip, strip_chain
from chainsim.plugin_failure import Failure
from chainsim.units import frames_from_s

Profiles = Mapping[str, dict[str, StageProfile]]
"""Of every strip that has been rendered before, by place: a trim changes nothing of it."""
Tried = Mapping[str, TriedBefore]
"""Of every strip that has been rendered before, by place: what was told of its stages on their programme."""


@dataclass(frozen=True, slots=True)
class StripDone:
    """What became of a strip: its output, or why there is none."""

    output: StripOutput | None = None
    error: str | None = None
    failure: Failure | None = None
    refused: StagesRefusedError | None = None
    tried: TriedBefore | None = None  # what was told of its stages, for the next render


class SessionStrips:
    """Runs strips; may be called from several threads.

    Args:
        document: the session's file, with its chains.
        session: what is mixed, which may have other trims than the file.
        options: how strips are rendered.
        profiles: of strips that have been rendered before.
        progress: shared by all strips.
        tried: the same; it stays as it is, and what is added comes back with each strip.
    """

    def __init__(
        self,
        document: SessionDocument,
        session: Session,
        options: RunOptions,
        profiles: Profiles,
        progress: SharedProgress,
        tried: Tried,
    ) -> None:
        self._document = document
        self._session = session
        self._options = options
        self._profiles = profiles
        self._progress = progress
        self._tried = tried

    def chain_of(self, track: TrackSource) -> tuple[Chain | None, Path]:
        """The chain of a track, and what paths in it are relative to."""
        held = self._document.chains.get(track.place)
        return (None, self._document.folder) if held is None else (held.chain, held.folder)

    def travelling(self, place: str, move: Move) -> SessionStrips:
        """What another machine needs for one strip; there nobody is told how far it is."""
        held = self._document.chains.get(place)
        chains = {} if held is None else {place: replace(held, folder=move.file(held.folder))}
        document = replace(self._document, folder=move.file(self._document.folder), chains=chains)
        profiles = {place: self._profiles[place]} if place in self._profiles else {}
        tried = {place: self._tried[place]} if place in self._tried else {}
        options = move.options(self._options)
        return SessionStrips(document, self._session, options, profiles, SharedProgress(None), tried)

    def track(self, track: TrackSource, rate_hz: int) -> StripDone:
        """A track, panned, from where it starts in the session."""
        held = self._document.chains.get(track.place)
        run = StripRun(
            strip_chain(self._session, track.spec, track.name, None if held is None else held.chain),
            track.stimulus,
            self._document.folder if held is None else held.folder,
            pan=track.spec.pan,
            pan_law_db=self._session.pan_law_db,
            start_frame=frames_from_s(track.spec.start_s, rate_hz),
            sends=track.spec.sends,
        )
        return self._run(track.place, run)

    def sum(self, place: str, strip: Strip, summed: Summed, *, is_bus: bool) -> StripDone:
        """A group or the bus: what has been summed, through its chain."""
        held = self._document.chains.get(place)
        run = StripRun(
            strip_chain(self._session, strip, summed.info.name, None if held is None else held.chain),
            summed,
            self._document.folder if held is None else held.folder,
            pan=strip.pan if isinstance(strip, RoutedStrip) else None,
            is_summed=not is_bus,
            sends=strip.sends if isinstance(strip, RoutedStrip) else (),
        )
        return self._run(place, run)

    def wire(self, summed: Summed) -> StripDone:
        """What has been summed, through nothing."""
        chain = strip_chain(self._session, Group(name=summed.info.name), summed.info.name, None)
        return self._run("", StripRun(chain, summed, self._document.folder))

    def _run(self, place: str, run: StripRun) -> StripDone:
        try:
            run = replace(run, chain=measured_through(run.chain, run.folder, self._options))
            tried = self._tried_of(place, run.stimulus.info.format.sample_rate_hz)
            output = run_strip(run, self._options, self._profiles.get(place), self._progress.of_one(), tried)
        except StagesRefusedError as refused:
            return StripDone(refused=refused)
        except RenderError as error:
            return StripDone(error=str(error), failure=error.failure)
        held = self._document.chains.get(place)
        if held is not None:
            output = replace(output, result=without_ignored(held.ignores, output.result))
        failure = output.result.failure
        if failure is not None:
            return StripDone(output, failure.message, failure)
        return StripDone(output, tried=tried)

    def _tried_of(self, place: str, rate_hz: int) -> TriedBefore | None:
        """What is known of a strip, to be added to; None where no trims are proven, and it is rendered once."""
        if not self._options.prove:
            return None
        return copy(self._tried[place]) if place in self._tried else TriedBefore(rate_hz)
