"""VST3 plugins and Audio Units: loading one file into one fresh instance in a stage's setting."""

from __future__ import annotations

import difflib
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pedalboard
import pedalboard_native

from chainsim.errors import HostError, PluginRefused
from chainsim.host.folders import find_plugin
from chainsim.host.settings import apply_parameters, refuse
from chainsim.model.catalogue import ParameterInfo
from chainsim.model.chain import AuStage, ParameterValue, Vst3Stage
from chainsim.model.places import Places
from chainsim.model.result import ParameterTaken
from chainsim.units import format_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

# An AudioUnitPlugin has the same interface as the VST3Plugin that signatures here name.

HOST_PLUMBING = frozenset({"buffer_size_frames", "sample_rate_frames", "latency_frames"})
"""Parameters that plugin frameworks export about the host; they mean nothing in a chain."""


LARGEST_SETTING_BYTES = 256 << 20
"""Of a preset or state file; it is read whole. Samplers' own are a few dozen megabytes."""


def external_reference(stage: Vst3Stage | AuStage) -> tuple[str, str]:
    """(kind, reference) of an external stage."""
    return ("vst3", stage.vst3) if isinstance(stage, Vst3Stage) else ("au", stage.au)


def open_external(
    stage: Vst3Stage | AuStage, places: Places
) -> tuple[pedalboard.VST3Plugin, tuple[ParameterTaken, ...], Path]:
    """A fresh instance: preset or state first, parameters on top.

    Raises:
        HostError: the plugin is not here, or will not load.
        PluginRefused: it may not be loaded, or does not have what the stage asks of it; all mistakes at once.
    """
    kind, reference = external_reference(stage)
    file = find_plugin(reference, kind, places)
    plugin = load_plugin(file, kind, stage.plugin_name)
    if not plugin.is_effect:
        raise PluginRefused(f"'{plugin.name}' is an instrument; an insert has to be an effect", location=(kind,))
    if stage.preset is not None:
        _load_preset(plugin, stage.preset, places)
    if stage.state is not None:
        _load_state(plugin, stage.state, places)
    parameters = plugin_parameters(plugin)

    def set_one(name: str, value: ParameterValue) -> ParameterValue:
        _check_value(plugin.name, name, value, parameters[name])
        try:
            setattr(plugin, name, value)
        except (ValueError, TypeError) as error:
            raise PluginRefused(f"'{name}' of '{plugin.name}': {error}") from None
        return _plain(getattr(plugin, name))

    return plugin, apply_parameters(stage.parameters, parameters, plugin.name, set_one), file


def load_plugin(file: Path, kind: str, plugin_name: str | None) -> pedalboard.VST3Plugin:
    """Load one plugin of a file.

    pedalboard accepts any `plugin_name` for a file with a single plugin, and its message for bundles with several
    is long: so the names are asked for first.

    Raises:
        HostError: the file does not load here.
        PluginRefused: `plugin_name` is wrong, or needed and not given.
    """
    if kind == "au" and sys.platform != "darwin":
        raise HostError("Audio Units exist on macOS only; use the VST3 of this plugin, or run this chain on a Mac")
    cls = pedalboard.VST3Plugin if kind == "vst3" else _audio_unit_class()
    try:
        names = list(cls.get_plugin_names_for_file(str(file)))
        if plugin_name is not None and plugin_name not in names:
            close = difflib.get_close_matches(plugin_name, names, n=1)
            hint = f", did you mean '{close[0]}'?" if close else ""
            raise PluginRefused(
                f"no plugin '{plugin_name}' in '{file.name}'{hint} (it holds {', '.join(names)})",
                location=("plugin_name",),
            )
        if plugin_name is None and len(names) > 1:
            raise PluginRefused(
                f"'{file.name}' holds {len(names)} plugins: say which with 'plugin_name' ({', '.join(names)})",
                location=(kind,),
            )
        return _fresh(cls(str(file), plugin_name=plugin_name))
    except (ImportError, RuntimeError, ValueError) as error:
        raise HostError(f"'{file.name}' does not load: {_one_line(error)}") from None


def plugin_parameters(plugin: pedalboard.VST3Plugin) -> Mapping[str, Any]:
    """The parameter objects by name, without the host's plumbing."""
    parameters: dict[str, Any] = plugin.parameters  # type: ignore[attr-defined]
    return {name: parameter for name, parameter in parameters.items() if name not in HOST_PLUMBING}


def parameter_infos(plugin: pedalboard.VST3Plugin) -> tuple[ParameterInfo, ...]:
    """What the plugin offers, with the values that a fresh instance has."""
    infos = []
    for name, parameter in plugin_parameters(plugin).items():
        minimum, maximum, _ = parameter.range
        is_text = parameter.type is str
        infos.append(
            ParameterInfo(
                name,
                default=_plain(getattr(plugin, name)),
                minimum=None if is_text or minimum is None else _plain_number(minimum),
                maximum=None if is_text or maximum is None else _plain_number(maximum),
                choices=tuple(str(choice) for choice in parameter.valid_values) if is_text else (),
            )
        )
    return tuple(infos)


def _fresh(plugin: pedalboard.VST3Plugin) -> pedalboard.VST3Plugin:
    """The plugin as if nothing had ever been played into it, and with its latency held back as built-ins do.

    To find out whether reset() clears a plugin, pedalboard plays noise into it while loading. Where it believes so,
    sometimes wrongly, the rest of that noise stays inside: one load of ZamTube in six answers differently. Told
    that reset() does not clear it, pedalboard makes the instance anew; and from a reset on it counts frames, and
    returns none before the reported latency is over.
    """
    plugin._reload_type = _reload_types().PersistsAudioOnReset
    plugin.reset()
    return plugin


def _reload_types() -> Any:  # noqa: ANN401 - pedalboard does not export its type
    return pedalboard_native.ExternalPluginReloadType


def _audio_unit_class() -> Any:  # noqa: ANN401 - exists on macOS only
    return pedalboard.AudioUnitPlugin  # type: ignore[attr-defined,unused-ignore]


def _check_value(plugin: str, name: str, value: ParameterValue, parameter: Any) -> None:  # noqa: ANN401
    if parameter.type is str:
        choices = [str(choice) for choice in parameter.valid_values]
        if not isinstance(value, str) or value not in choices:
            raise refuse(name, plugin, f"one of {_some(choices)}", value)
    elif parameter.type is bool:
        if not isinstance(value, bool):
            raise refuse(name, plugin, "true or false", value)
    elif isinstance(value, bool | str) or not math.isfinite(value):
        raise refuse(name, plugin, "a number", value)
    else:
        minimum, maximum, _ = parameter.range
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            unit = f" {parameter.label}" if parameter.label else ""
            raise refuse(name, plugin, f"{minimum:g} to {maximum:g}{unit}", value)


def _some(choices: list[str], most: int = 12) -> str:
    shown = ", ".join(choices[:most])
    return shown if len(choices) <= most else f"{shown}, ... ({len(choices)} in all)"


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
    try:
        plugin.load_preset(str(path))
    except (RuntimeError, ValueError) as error:
        raise PluginRefused(
            f"'{plugin.name}' does not take the preset '{name}': {_one_line(error)}", location=("preset",)
        ) from None


def _load_state(plugin: pedalboard.VST3Plugin, name: str, places: Places) -> None:
    path = _setting_file("state", name, places)
    try:
        plugin.raw_state = path.read_bytes()
    except (RuntimeError, ValueError) as error:
        raise PluginRefused(
            f"'{plugin.name}' does not take the state '{name}': {_one_line(error)}", location=("state",)
        ) from None


def _plain(value: Any) -> ParameterValue:  # noqa: ANN401 - whatever the plugin hands out
    if isinstance(value, bool) or type(value).__name__ == "WrappedBool":
        return bool(value)
    return str(value) if isinstance(value, str) else _plain_number(value)


def _plain_number(value: float) -> float:
    return float(str(np.float32(value)))  # 0.1 instead of 0.10000000149011612


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
