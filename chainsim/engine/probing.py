"""Profiles and programme checks of a chain's stages, asked of processes of their own.

A plugin that dies or hangs when it is driven hard leaves its own stage without a profile and nothing else: the
levels have been measured all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

from chainsim.engine import idle, profile_cache
from chainsim.engine.child import Child
from chainsim.engine.messages import CheckProgramme, Failed, Probe
from chainsim.errors import ChainsimError, PluginCrashed, PluginTimedOut, RenderError
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.options import MEMORY_LIMIT_BYTES
from chainsim.model.places import Places
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.walk import LeafStage

_WORKERS = 2
_PATIENCE = 4.0  # a probe is a hundred short renders, and some plugins run at 20 times real time

Given = TypeVar("Given")
Found = TypeVar("Found")


class ProbePool:
    """Asks several stages at once; a context manager.

    Args:
        timeout_s: for one block, as everywhere; a whole probe may take four times as long.
        memory_limit_bytes: for each process; None: no limit.
        idle_process: a process that is running already and has time.
    """

    def __init__(
        self, timeout_s: float, idle_process: Child | None = None, memory_limit_bytes: int | None = MEMORY_LIMIT_BYTES
    ) -> None:
        self._timeout_s = timeout_s
        self._memory_limit_bytes = memory_limit_bytes
        self._lent = idle_process
        self._idle: list[Child] = [] if idle_process is None else [idle_process]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._idle:
            if child is not self._lent:  # that one's owner ends it
                idle.give_back(child)

    def profiles(
        self,
        stages: Mapping[str, tuple[LeafStage, Path | None]],
        audio: AudioFormat,
        places: Places,
        cache_folder: Path | None,
    ) -> dict[str, StageProfile]:
        """The profile of every stage: from the cache where it is known.

        Args:
            stages: path -> the stage and its plugin file.
            audio: format of the source.
            places: where files are.
            cache_folder: None probes everything and keeps nothing.
        """

        def one(entry: tuple[LeafStage, Path | None]) -> StageProfile:
            stage, file = entry
            key = profile_cache.cache_key(stage, file, audio, places) if cache_folder else ""
            known = profile_cache.load(cache_folder, key) if cache_folder else None
            if known is not None:
                return known
            try:
                profile: StageProfile = self._ask(Probe(stage, audio, places)).profile
            except ChainsimError as error:
                return StageProfile(failure=str(error))
            if cache_folder:
                profile_cache.save(cache_folder, key, profile)
            return profile

        return _in_parallel(one, stages)

    def programme_checks(self, requests: Mapping[str, CheckProgramme]) -> dict[str, ProgrammeCheck]:
        """What each of these stages does to its programme; a stage that dies of it is left out."""

        def one(request: CheckProgramme) -> ProgrammeCheck | None:
            try:
                check: ProgrammeCheck = self._ask(request).check
            except ChainsimError:
                return None
            return check

        return {path: check for path, check in _in_parallel(one, requests).items() if check is not None}

    def _ask(self, request: Probe | CheckProgramme) -> Any:  # noqa: ANN401 - the Answer to this request
        child = self._idle.pop() if self._idle else idle.take(self._memory_limit_bytes)
        child.tainted = child.tainted or not isinstance(request.stage, BuiltinStage)
        began = time.monotonic()
        try:
            child.send(request)
            answer = child.receive(self._timeout_s, _PATIENCE * self._timeout_s)
        except TimeoutError:
            child.kill()
            child.close()
            waited_s = min(time.monotonic() - began, _PATIENCE * self._timeout_s)
            if waited_s < _PATIENCE * self._timeout_s:
                raise PluginTimedOut(f"did not answer for {self._timeout_s:g} s while it was probed") from None
            raise PluginTimedOut(f"was not done after {waited_s:g} s of probing") from None
        except BaseException:  # the user does not want to wait for it any longer
            child.kill()
            child.close()
            raise
        if answer is None:
            death = child.death()
            child.close()
            raise PluginCrashed(f"{death.words} while it was probed")
        self._idle.append(child)
        if isinstance(answer, Failed):
            raise RenderError(answer.message)
        return answer


def _in_parallel(one: Callable[[Given], Found], entries: Mapping[str, Given]) -> dict[str, Found]:
    if len(entries) < 2:
        return {path: one(entry) for path, entry in entries.items()}
    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        return dict(zip(entries, pool.map(one, entries.values()), strict=True))
