"""VST3 plugins and Audio Units: one fresh instance in a stage's setting."""

from __future__ import annotations

from pathlib import Path

import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.external_parameters import Setting, set_parameters
from chainsim.host.folders import find_plugin
from chainsim.host.instance import load_plugin
from chainsim.host.setting_files import load_setting_files
from chainsim.model.chain import AuStage, Vst3Stage
from chainsim.model.places import Places
from chainsim.model.result import ParameterTaken
from chainsim.model.stage_files import plugin_reference

_settings: dict[tuple[Path, str], Setting] = {}
"""By plugin file and stage, what was found out on its first instance in this process."""


def open_external(
    stage: Vst3Stage | AuStage, places: Places
) -> tuple[pedalboard.VST3Plugin, tuple[ParameterTaken, ...], Path]:
    """A fresh instance: preset or state first, parameters on top.

    Raises:
        HostError: the plugin is not here, or will not load.
        PluginRefused: it may not be loaded, or does not have what the stage asks of it; all mistakes at once.
    """
    kind, reference = plugin_reference(stage)
    file = find_plugin(reference, kind, places)
    plugin = load_plugin(file, kind, stage.plugin_name)
    if not plugin.is_effect:
        raise PluginRefused(f"'{plugin.name}' is an instrument; an insert has to be an effect", location=(kind,))
    loaded = load_setting_files(plugin, stage, places, lambda: load_plugin(file, kind, stage.plugin_name))
    return plugin, loaded + _set(plugin, stage, file), file


def _set(plugin: pedalboard.VST3Plugin, stage: Vst3Stage | AuStage, file: Path) -> tuple[ParameterTaken, ...]:
    if not stage.parameters:
        return ()
    key = file, stage.model_dump_json()
    known = _settings.get(key)
    if known is None or not known.repeat_on(plugin):
        known = _settings[key] = set_parameters(plugin, stage.parameters)
    return known.taken
