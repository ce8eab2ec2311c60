"""Does this programme drive a stage past its limit? Watched while the chain renders, tried afterwards.

Only stages whose profile has a limit are watched, and only those that the programme comes near to are tried: a chain
of clean stages costs nothing more, nor do dynamics that had nothing to do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from chainsim.engine.asked_processes import PATIENCE
from chainsim.engine.check_cache import KeptChecks
from chainsim.engine.client import available_processors
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import Counted, OnProgress
from chainsim.engine.requests import CheckProgramme
from chainsim.engine.tried_before import TriedBefore
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.automation import automation_of
from chainsim.model.chain import Chain, ParallelStage
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck, ProgrammeChecks
from chainsim.model.result import PluginInfo
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import (
    BLOCK_S,
    WindowPicker,
    check_of_passing,
    moves_with_level,
    needs_programme_check,
    onset_weighting,
    pre_roll_s,
    steady_gain,
)
from chainsim.units import db_from_gain, frames_from_s, s_from_frames

WORST_SHOWN = 5
MOVES = "its parameters move, and an excerpt would be compared with another setting"

Windows: TypeAlias = list[StageExcerpt]


class ProgrammeWatch:
    """Feed it what every watched stage receives; `checks` then says what those stages make of it.

    Args:
        profiles: by path.
        audio: format of the chain.
    """

    def __init__(self, profiles: Mapping[str, StageProfile], audio: AudioFormat) -> None:
        self._profiles = profiles
        self._audio = audio
        self._pickers = {
            path: WindowPicker(
                audio,
                onset_weighting(profile, audio.sample_rate_hz),
                pre_roll_s=pre_roll_s(profile),
                gain=steady_gain(profile),
            )
            for path, profile in profiles.items()
            if needs_programme_check(profile, math.inf)
        }
        self._passing = {path for path in self._pickers if check_of_passing(profiles[path]) is not None}

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the stages that are watched."""
        return tuple(self._pickers)

    def feed(self, path: str, received: Audio, returned: Audio) -> None:
        """The next frames of the source that a stage receives, and what it makes of them."""
        self._pickers[path].feed(received, returned)
        if path in self._passing and not np.array_equal(received, returned):
            self._passing.remove(path)

    def checks(
        self,
        chain: Chain,
        places: SearchPaths,
        idle: Child | None,
        *,
        plugins: Mapping[str, PluginInfo],
        mono_source: bool,
        options: RunOptions,
        on_progress: OnProgress | None = None,
        before: TriedBefore | None = None,
    ) -> ProgrammeChecks:
        """Of every stage that the programme comes near the limit of; an `idle` process is asked first.

        What is kept of an earlier run on the same is not asked again. `plugins`: by path, what was opened; `before`:
        what was told of the same stages in an earlier render, to which this one is added.
        """
        stages = {path: stage for path, stage in walk_stages(chain.stages) if not isinstance(stage, ParallelStage)}
        windows = {path: list(picker.windows()) for path, picker in self._pickers.items()}
        following = {path for path in windows if moves_with_level(self._profiles[path])}
        near = {path for path, kept in windows.items() if needs_programme_check(self._profiles[path], _peak_dbfs(kept))}
        moving = {path: MOVES for path in near if automation_of(stages[path])}
        requests = {
            path: CheckProgramme(
                stages[path],
                self._audio,
                mono_source,
                places,
                self._profiles[path],
                tuple(kept),
                beside=(options.stages_at_once or available_processors()) > 1,
                known_headroom_db=None if before is None or path not in following else before.headroom_db(path, kept),
            )
            for path, kept in windows.items()
            if path in near and path not in moving and path not in self._passing
        }
        passing = {path: check_of_passing(self._profiles[path]) for path in self._passing & near - moving.keys()}
        kept = KeptChecks(options.cache_folder, requests, plugins)
        counted = Counted(on_progress, len(requests) - len(kept.known), "trying")

        def ask(asked: Mapping[str, CheckProgramme]) -> ProgrammeChecks:
            lent = idle if idle is not None and idle.alive else None
            with ProbePool(options.limits, at_once=options.probes_at_once, idle_process=lent) as pool:
                return pool.programme_checks(_dearest_first(asked), counted)

        checks = kept.ask(requests, ask, PATIENCE * options.timeout_s)
        rate_hz = self._audio.sample_rate_hz
        done = {**kept.known, **checks.done, **{path: check for path, check in passing.items() if check is not None}}
        if before is not None:
            before.keep(windows, {path: check for path, check in done.items() if path in following})
        placed = {path: placed_in_track(check, windows[path], rate_hz) for path, check in done.items()}
        return ProgrammeChecks(placed, {**checks.failed, **moving})


def _dearest_first(requests: Mapping[str, CheckProgramme]) -> dict[str, CheckProgramme]:
    """By what they may take: one that is long and begins last would be waited for alone."""

    def cost(path: str) -> float:
        frames: int = sum(window.samples.shape[1] for window in requests[path].windows)
        return requests[path].profile.probe_s * frames

    return {path: requests[path] for path in sorted(requests, key=cost, reverse=True)}


def placed_in_track(check: ProgrammeCheck, windows: Windows, rate_hz: int) -> ProgrammeCheck:
    """With the times of the whole track instead of places in windows, which may share their edges.

    What rings on behind a window's end counts at its end: it can't last longer than what was examined.
    """
    block_frames = frames_from_s(BLOCK_S, rate_hz)
    spans = [(window.start_frame, window.start_frame + window.samples.shape[1]) for window in windows]
    starts = [
        min(windows[block.window].start_frame + block.at_frame, spans[block.window][1] - 1) for block in check.worst
    ]
    affected_frames = covered_frames(
        (start, min(start + block_frames, spans[block.window][1]))
        for start, block in zip(starts, check.worst, strict=True)
    )
    examined_frames = covered_frames(spans)
    return replace(
        check,
        affected_ms=1000.0 * s_from_frames(affected_frames, rate_hz),
        worst_at_s=tuple(s_from_frames(start, rate_hz) for start in starts[:WORST_SHOWN]),
        windows_s=s_from_frames(examined_frames, rate_hz),
    )


def covered_frames(spans: Iterable[tuple[int, int]]) -> int:
    """How many frames at least one of the spans [first, end) holds."""
    total = done = 0
    for first, end in sorted(spans):
        total += max(0, end - max(first, done))
        done = max(done, end)
    return total


def _peak_dbfs(windows: Windows) -> float:
    return db_from_gain(max((float(np.abs(window.samples).max()) for window in windows), default=0.0))
