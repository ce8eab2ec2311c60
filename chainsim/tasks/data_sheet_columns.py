"""Plugins and chains measured in every format that is asked for: the columns of a gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.batch.baseline_behaviour import behaviour_of
from chainsim.engine.client import RenderClient
from chainsim.engine.data_sheets import AskedSheet, measure_stages
from chainsim.load import load_chain
from chainsim.model.audio import AudioFormat
from chainsim.model.automation import at_extremes
from chainsim.model.chain import Chain, ParallelStage, UnavailableStage
from chainsim.model.options import RunOptions
from chainsim.model.plugin_gate import SheetColumn, SheetFormat
from chainsim.model.result import PluginInfo
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage, walk_stages
from chainsim.tasks.missing_plugins import missing_plugins
from chainsim.tasks.probing import opened_plugin

Opened = tuple[str, LeafStage, PluginInfo, SearchPaths]
"""Path, stage, what was opened for it, and where its files are."""


def file_stages(file: str, options: RunOptions) -> list[Opened]:
    """Every stage of a chain file that hosts a plugin.

    Raises:
        ChainFileError, HostError, RenderError: it can't be read, a plugin is not here, or dies while it is loaded.
    """
    with missing_plugins():
        places = SearchPaths(Path(file).parent.absolute(), options.plugin_dirs, options.trusted_files)
        return list(_opened(load_chain(file), places, options))


def plugin_stages(chain: Chain, trusted_files: tuple[Path, ...], options: RunOptions) -> list[Opened]:
    """A chain of one plugin. Errors as `chainsim.tasks.probing.probed_plugin`."""
    options = replace(options, trusted_files=(*options.trusted_files, *trusted_files))
    places = SearchPaths(Path.cwd(), options.plugin_dirs, options.trusted_files)
    return opened_plugin(chain, lambda one: list(_opened(one, places, options)))


def measured_columns(
    stages: Sequence[Opened],
    formats: Iterable[SheetFormat],
    options: RunOptions,
    *,
    spectrum_map: bool = False,
    any_channels: bool = False,
) -> tuple[SheetColumn, ...]:
    """Every stage in every format, the formats of one stage side by side.

    With `any_channels` what takes no stereo is measured in mono, and is a column of mono.
    """
    wanted = [(stage, played) for stage in stages for played in formats]
    asked = {
        str(number): AskedSheet(
            at_extremes(stage)[0],
            Path(info.file) if info.file else None,
            AudioFormat(played.sample_rate_hz, played.channels),
            played.block_frames,
            places,
        )
        for number, ((_, stage, info, places), played) in enumerate(wanted)
    }
    found = measure_stages(asked, options, spectrum_map=spectrum_map)
    columns = []
    for number, ((path, stage, info, _), played) in enumerate(wanted):
        one = found[str(number)]
        if any_channels and one.sheet is not None:
            played = replace(played, channels=one.sheet.channels)
        takes = one.sheet is None or one.sheet.channels == played.channels
        failure = one.failure if takes else f"takes no {'mono' if played.channels == 1 else 'stereo'}"
        columns.append(
            SheetColumn(
                stage.name or info.name,
                path,
                info.kind,
                info.version,
                played,
                one.profile,
                one.sheet if takes else None,
                behaviour_of(one) if takes else behaviour_of(replace(one, sheet=None, failure=failure)),
                failure,
            )
        )
    return tuple(columns)


def _opened(chain: Chain, places: SearchPaths, options: RunOptions) -> Iterator[Opened]:
    with RenderClient(options.limits) as client:
        client.open(chain, AudioFormat(48_000, 2), places, tail_s=0.0)
        plugins = client.plugins
    for path, stage in walk_stages(chain.stages):
        if not (stage.bypass or isinstance(stage, ParallelStage | UnavailableStage)) and path in plugins:
            yield path, stage, plugins[path], places
