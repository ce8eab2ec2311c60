"""Profiles for their own sake: of a chain's stages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chainsim.engine.client import RenderClient
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import Counted, OnProgress
from chainsim.model.audio import AudioFormat
from chainsim.model.automation import at_extremes
from chainsim.model.chain import Chain, ParallelStage
from chainsim.model.options import RunOptions
from chainsim.model.profile import ProbedStage, StageProfile
from chainsim.model.result import PluginInfo
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import walk_stages
from chainsim.profile.most_limiting import most_limiting


def probe_stages(
    chain: Chain,
    plugins: Mapping[str, PluginInfo],
    audio: AudioFormat,
    places: SearchPaths,
    *,
    options: RunOptions,
    idle_process: Child | None = None,
    hang_ends: bool = False,
    on_progress: OnProgress | None = None,
) -> dict[str, StageProfile]:
    """What every stage that hosts a plugin does to level, by path; with automation where it is limited soonest.

    Args:
        chain: whose stages.
        plugins: by path, what was opened; built-ins may be missing.
        audio: format of the source.
        places: where files are.
        options: excerpt, aims, limits and the rest of how a check is run.
        idle_process: a process that is running already and has time.
        hang_ends: as in `ProbePool.profiles`.
        on_progress: called as stages are begun with.
    """
    settings = {
        path: at_extremes(stage)
        for path, stage in walk_stages(chain.stages)
        if not (stage.bypass or isinstance(stage, ParallelStage))
    }
    files = {path: Path(info.file) for path, info in plugins.items() if info.file}
    found: dict[str, list[StageProfile]] = {path: [] for path in settings}
    counted = Counted(on_progress, sum(map(len, settings.values())), "probing")
    with ProbePool(options.limits, at_once=options.probes_at_once, idle_process=idle_process) as pool:
        for number in range(max(map(len, settings.values()), default=0)):
            stages = {path: (each[number], files.get(path)) for path, each in settings.items() if number < len(each)}
            profiles = pool.profiles(
                stages,
                audio,
                places,
                options.cache_folder,
                block_frames=options.block_frames,
                hang_ends=hang_ends,
                counted=counted,
            )
            for path, profile in profiles.items():
                found[path].append(profile)
    return {path: most_limiting(profiles) for path, profiles in found.items()}


def probe_chain(
    chain: Chain, audio: AudioFormat, places: SearchPaths, options: RunOptions, on_progress: OnProgress | None = None
) -> list[ProbedStage]:
    """Every stage of a chain, in order; `on_progress` hears of each.

    Raises:
        StagesRefusedError: stages can't be opened.
        RenderError: a plugin died or hung while it was loaded.
    """
    with RenderClient(options.limits, stages_at_once=1) as client:
        client.open(chain, audio, places, tail_s=0.0, to_be_played=False)
        plugins = client.plugins
        profiles = probe_stages(
            chain, plugins, audio, places, options=options, idle_process=client.lend(), on_progress=on_progress
        )
    return [
        ProbedStage(
            stage.name or client.plugins[path].name,
            path,
            client.plugins[path].kind,
            audio.sample_rate_hz,
            profiles[path],
        )
        for path, stage in walk_stages(chain.stages)
        if path in profiles
    ]
