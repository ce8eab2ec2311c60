"""Profiles and programme checks of a chain's stages, asked of processes of their own.

A plugin that dies when it is driven hard leaves its own stage without a profile and nothing else: the levels are
measured all the same. One that hangs would hang in the render as well and cost its time limit a second time, so that
who is about to render asks to be told at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeAlias

from chainsim.engine import profile_cache
from chainsim.engine.asked_processes import PATIENCE, AskedProcesses
from chainsim.engine.cache_claims import Claim
from chainsim.engine.hang_error import HungError, named
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import SILENT, Counted
from chainsim.engine.requests import AskBuses, CheckProgramme, MeasureSheet, Probe
from chainsim.engine.responses import BusesFound
from chainsim.errors import ChainsimError
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Vst3Stage
from chainsim.model.data_sheet import DataSheet
from chainsim.model.options import ProcessLimits
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeChecks
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.model.stage_names import stage_name
from chainsim.profile import BLOCK_FRAMES

_Entry: TypeAlias = tuple[str, LeafStage, Path | None]  # its path, and its plugin file


@dataclass(frozen=True, slots=True)
class _How:
    """See `ProbePool.profiles`."""

    audio: AudioFormat
    places: SearchPaths
    cache_folder: Path | None
    block_frames: int
    hang_ends: bool
    counted: Counted


class ProbePool:
    """Asks several stages at once; a context manager.

    Args:
        limits: of each process; a whole probe may take four times as long as one block.
        at_once: how many stages.
        idle_process: a process that is running already and has time.
    """

    def __init__(
        self,
        limits: ProcessLimits,
        *,
        at_once: int = 2,
        idle_process: Child | None = None,
    ) -> None:
        self._processes = AskedProcesses(limits, at_once, idle_process)
        self._longest_s = PATIENCE * limits.timeout_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:  # Ctrl-C too: what a plugin hangs in would be waited for to its time limit
            self._processes.give_up()
        self._processes.give_back()

    def profiles(
        self,
        stages: Mapping[str, tuple[LeafStage, Path | None]],
        audio: AudioFormat,
        places: SearchPaths,
        cache_folder: Path | None,
        *,
        block_frames: int = BLOCK_FRAMES,
        hang_ends: bool = False,
        counted: Counted = SILENT,
    ) -> dict[str, StageProfile]:
        """The profile of every stage: from the cache where it is known.

        Args:
            stages: path -> the stage and its plugin file.
            audio: format of the source.
            places: where files are.
            cache_folder: None probes everything and keeps nothing.
            block_frames: of a render; plugins never get more than the usual number at a time.
            hang_ends: whether a plugin that hangs ends it for all; else that is its profile's failure.
            counted: told of each that is not known.

        Raises:
            PluginTimedOut: a plugin hung, and names it.
        """
        how = _How(audio, places, cache_folder, min(block_frames, BLOCK_FRAMES), hang_ends, counted)
        known = {path: self._kept(how, *entry) for path, entry in stages.items()}
        profiles = {path: profile for path, profile in known.items() if profile is not None}
        entries = {path: (path, *entry) for path, entry in stages.items() if path not in profiles}
        found = self._processes.in_parallel(partial(self._profile, how, longest_s=0.0), entries)
        others = {path: entries[path] for path, profile in found.items() if profile is None}
        if others:  # another process is at them, and may have kept them by now
            found |= self._processes.in_parallel(partial(self._profile, how, longest_s=self._longest_s), others)
        profiles |= {path: profile for path, profile in found.items() if profile is not None}
        return {path: profiles[path] for path in stages if path in profiles}

    def _kept(self, how: _How, stage: LeafStage, file: Path | None) -> StageProfile | None:
        """Of a built-in, where it is known: to look is done sooner than a thread is started that could."""
        if file is not None or how.cache_folder is None:
            return None
        key = profile_cache.cache_key(stage, None, how.audio, how.places, how.block_frames)
        profile = profile_cache.load(how.cache_folder, key)
        if profile is not None:
            with how.counted:
                return profile
        return None

    def _profile(self, how: _How, entry: _Entry, *, longest_s: float) -> StageProfile | None:
        """From the cache, or asked for and kept; None: somebody else is at it, and still is after so long."""
        _, stage, file = entry
        if how.cache_folder is None:
            with how.counted:
                return self._probed(how, entry)
        key = profile_cache.cache_key(stage, file, how.audio, how.places, how.block_frames)
        profile = profile_cache.load(how.cache_folder, key)
        if profile is None:
            claim = Claim(profile_cache.entry(how.cache_folder, key))
            if longest_s:
                claim.take_within(longest_s)
            elif not claim.take():
                return None
            try:
                profile = profile_cache.load(how.cache_folder, key)
                if profile is None:
                    profile = self._probed(how, entry)
                    if profile.failure is None:
                        profile_cache.save(how.cache_folder, key, profile)
            finally:
                claim.drop()
        with how.counted:
            return profile

    def _probed(self, how: _How, entry: _Entry) -> StageProfile:
        path, stage, file = entry
        how.counted.begin(stage_name(stage))
        try:
            profile: StageProfile = self._processes.ask(Probe(stage, how.audio, how.places, how.block_frames)).profile
            return replace(profile, unheard_buses=self._unheard_buses(stage, file))
        except ChainsimError as error:
            if how.hang_ends and isinstance(error, HungError):
                self._processes.give_up()
                raise named(error, path, stage) from None
            return StageProfile(failure=str(error))

    def _unheard_buses(self, stage: LeafStage, file: Path | None) -> tuple[str, ...]:
        if not isinstance(stage, Vst3Stage) or file is None:
            return ()
        try:
            answer: BusesFound = self._processes.ask(AskBuses(file, stage.plugin_name))
        except ChainsimError:
            if self._processes.given_up:
                raise
            return ()  # it died of the question: nothing is known then, and nothing lost
        return answer.unheard

    def programme_checks(self, requests: Mapping[str, CheckProgramme], counted: Counted = SILENT) -> ProgrammeChecks:
        """What each of these stages does to its programme, or why that can't be told; `counted` is told of each."""
        found = self._processes.in_parallel(partial(self._told, counted), requests)
        return ProgrammeChecks(
            {path: answer.check for path, answer in found.items() if not isinstance(answer, str)},
            {path: why for path, why in found.items() if isinstance(why, str)},
        )

    def data_sheets(
        self, requests: Mapping[str, MeasureSheet], counted: Counted = SILENT
    ) -> dict[str, DataSheet | str]:
        """What each of these stages does to known signals, or why that can't be told; `counted` is told of each."""
        found = self._processes.in_parallel(partial(self._told, counted), requests)
        return {name: answer if isinstance(answer, str) else answer.sheet for name, answer in found.items()}

    def _told(self, counted: Counted, request: MeasureSheet | CheckProgramme) -> Any:  # noqa: ANN401 - the answer, or why there is none
        with counted:
            counted.begin(stage_name(request.stage))
            try:
                return self._processes.ask(request)
            except ChainsimError as error:
                return str(error)
