"""VST3 plugins and Audio Units: one fresh instance in a stage's setting."""

from __future__ import annotations

from pathlib import Path

import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.external_parameters import Setting, set_parameters, set_raw
from chainsim.host.folders import find_plugin
from chainsim.host.instance import load_plugin, one_line
from chainsim.host.pedalboard_privates import set_directly
from chainsim.host.preset_bytes import fitted, held
from chainsim.model.chain import AuStage, Vst3Stage
from chainsim.model.live_state import LiveState
from chainsim.model.places import Places
from chainsim.model.result import ParameterTaken
from chainsim.model.stage_files import plugin_reference
from chainsim.units import format_bytes

LARGEST_SETTING_BYTES = 256 << 20
"""Of a preset or state file; it is read whole. Samplers' own are a few dozen megabytes."""

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
    if stage.preset is not None:
        _load_preset(plugin, stage.preset, places)
    if stage.state is not None:
        _load_state(plugin, stage.state, places)
    return plugin, _set(plugin, stage, file), file


def _set(plugin: pedalboard.VST3Plugin, stage: Vst3Stage | AuStage, file: Path) -> tuple[ParameterTaken, ...]:
    if not stage.parameters:
        return ()
    key = file, stage.model_dump_json()
    known = _settings.get(key)
    if known is None or not known.repeat_on(plugin):
        known = _settings[key] = set_parameters(plugin, stage.parameters)
    return known.taken


def _setting_file(key: str, name: str, places: Places) -> Path:
    """The file of a preset or state: one that can be read whole."""
    path = places.folder / name
    if not path.is_file():
        raise PluginRefused(f"no {key} file '{name}'", location=(key,))
    if path.stat().st_size > LARGEST_SETTING_BYTES:
        most = format_bytes(LARGEST_SETTING_BYTES)
        raise PluginRefused(f"'{name}' is larger than {most}: too large for a {key}", location=(key,))
    return path


def _load_preset(plugin: pedalboard.VST3Plugin, name: str, places: Places) -> None:
    path = _setting_file("preset", name, places)
    own = bytes(plugin.preset_data)
    preset = fitted(path.read_bytes(), own)
    if preset is None:
        raise PluginRefused(f"'{name}' is no preset of '{plugin.name}'", location=("preset",))
    if held(preset) == held(own):  # as it starts; a plugin without parameters refuses even its own state
        return
    try:
        # Not load_preset: after it some plugins show, and set, other values than they play.
        set_directly(plugin, "preset_data", preset)
    except (RuntimeError, ValueError) as error:
        raise PluginRefused(
            f"'{plugin.name}' does not take the preset '{name}': {one_line(error)}", location=("preset",)
        ) from None


def _load_state(plugin: pedalboard.VST3Plugin, name: str, places: Places) -> None:
    path = _setting_file("state", name, places)
    try:
        live = LiveState.unpack(path.read_bytes())
        set_directly(plugin, "raw_state", live.raw_state)
        set_raw(plugin, live.raw_values)
    except (RuntimeError, ValueError) as error:
        raise PluginRefused(
            f"'{plugin.name}' does not take the state '{name}': {one_line(error)}", location=("state",)
        ) from None
