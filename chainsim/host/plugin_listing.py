"""What this machine can host, and what one plugin offers."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pedalboard

from chainsim.errors import HostError, PluginRefused
from chainsim.host.builtin import BUILTINS, describe_builtin
from chainsim.host.external_parameters import parameter_infos
from chainsim.host.folders import SUFFIXES, find_plugin, plugin_files, search_folders
from chainsim.host.instance import load_plugin, plugin_names
from chainsim.host.version import readable
from chainsim.model.plugin_listing import PluginDescription, PluginListing
from chainsim.model.search_paths import SearchPaths


def list_builtins() -> tuple[PluginListing, ...]:
    """Every effect that comes with pedalboard."""
    return tuple(PluginListing(name, "builtin", maker="pedalboard") for name in sorted(BUILTINS))


def find_plugin_files(places: SearchPaths) -> Iterator[tuple[str, Path]]:
    """(kind, file) of everything in the plugin folders, unloaded; a name counts once, where it is found first."""
    seen: set[tuple[str, str]] = set()
    for kind in SUFFIXES:
        for folder in search_folders(places, kind):
            for file in plugin_files(folder, kind):
                if (kind, file.name) not in seen:
                    seen.add((kind, file.name))
                    yield kind, file


def inspect_file(file: Path, kind: str, beat: Callable[[], None] = lambda: None) -> PluginListing:
    """Load a plugin file and say what it holds.

    Args:
        file: what to load.
        kind: "vst3" or "au".
        beat: called once its plugins are counted, for whoever waits: a bundle of hundreds takes its time for that.

    Raises:
        HostError: it does not load.
    """
    names = plugin_names(file, kind) if kind == "vst3" else ()
    beat()
    plugin = load_plugin(file, kind, names[0] if len(names) > 1 else None, fresh=False)
    return PluginListing(
        file.name,
        kind,
        str(file),
        plugin_names=names or (plugin.name,),
        version=readable(plugin.version),
        maker=plugin.manufacturer_name,
    )


def describe_plugin(reference: str, plugin_name: str | None, places: SearchPaths) -> PluginDescription:
    """The parameters of a built-in or of a plugin file, as a chain file would name it.

    Raises:
        HostError: not here, or does not load.
        PluginRefused: may not be loaded, or `plugin_name` is wrong or missing.
    """
    if reference in BUILTINS:
        return describe_builtin(reference)
    kind = "au" if reference.lower().endswith(SUFFIXES["au"]) else "vst3"
    try:
        file = find_plugin(reference, kind, places)
    except PluginRefused:
        raise
    except HostError as error:
        close = difflib.get_close_matches(reference, BUILTINS, n=1)
        if close:
            raise PluginRefused(f"no built-in effect '{reference}', did you mean '{close[0]}'?") from None
        raise error from None
    plugin = load_plugin(file, kind, plugin_name, fresh=False)
    parameters = parameter_infos(plugin)
    channels = tuple(count for count in (1, 2) if _takes(load_plugin(file, kind, plugin_name), count))
    latency_frames = plugin.reported_latency_samples
    return PluginDescription(
        plugin.name, kind, readable(plugin.version), str(file), parameters, latency_frames, channels
    )


def _takes(plugin: pedalboard.VST3Plugin, channels: int) -> bool:
    try:
        plugin.process(np.zeros((channels, 8192), dtype=np.float32), 48_000.0, reset=False)
    except ValueError:
        return False
    return True
