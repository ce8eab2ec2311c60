"""pedalboard's own effects: their names, parameters and how one is opened.

pedalboard documents no list of parameters, so a default instance is asked: what it has as properties are its
parameters, and what it raises when one is set is its range.
"""

from __future__ import annotations

import difflib
import functools
import importlib.metadata
from collections.abc import Mapping
from typing import Any

import numpy as np
import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.builtin_values import MOST_DB, check_range, check_type, is_native_enum, least
from chainsim.host.parameter_setting import apply_parameters
from chainsim.model.automation import automation_of
from chainsim.model.chain import BuiltinStage
from chainsim.model.parameter import ParameterSetting, ParameterValue
from chainsim.model.plugin_listing import ParameterInfo, PluginDescription
from chainsim.model.result import ParameterTaken
from chainsim.model.search_paths import SearchPaths

BUILTINS: Mapping[str, type[pedalboard.Plugin]] = {
    "Bitcrush": pedalboard.Bitcrush,
    "BrickwallLimiter": pedalboard.BrickwallLimiter,
    "Chorus": pedalboard.Chorus,
    "Clipping": pedalboard.Clipping,
    "Compressor": pedalboard.Compressor,
    "Convolution": pedalboard.Convolution,
    "Delay": pedalboard.Delay,
    "Distortion": pedalboard.Distortion,
    "GSMFullRateCompressor": pedalboard.GSMFullRateCompressor,
    "Gain": pedalboard.Gain,
    "HighShelfFilter": pedalboard.HighShelfFilter,
    "HighpassFilter": pedalboard.HighpassFilter,
    "Invert": pedalboard.Invert,
    "LadderFilter": pedalboard.LadderFilter,
    "Limiter": pedalboard.Limiter,
    "LowShelfFilter": pedalboard.LowShelfFilter,
    "LowpassFilter": pedalboard.LowpassFilter,
    "MP3Compressor": pedalboard.MP3Compressor,
    "NoiseGate": pedalboard.NoiseGate,
    "PeakFilter": pedalboard.PeakFilter,
    "Phaser": pedalboard.Phaser,
    "PitchShift": pedalboard.PitchShift,
    "Resample": pedalboard.Resample,
    "Reverb": pedalboard.Reverb,
}
"""Every effect by its pedalboard name. Containers (Chain, Mix) are what `stages` and `parallel` are for."""

_CONSTRUCTED = {"Convolution": ("impulse_response_filename",)}
"""Parameters that can only be given when the effect is made."""
PLAYED_AT_ONCE = ("PitchShift",)
"""Effects that are given the whole track in one call."""


def describe_builtin(name: str) -> PluginDescription:
    """The parameters of an effect with their defaults.

    Raises:
        PluginRefused: there is no such effect.
    """
    parameters = tuple(
        ParameterInfo(
            parameter,
            default=_plain(value),
            minimum=least(parameter),
            maximum=MOST_DB if parameter.endswith("_db") else None,
            choices=tuple(type(value).__members__) if is_native_enum(value) else (),
        )
        for parameter, value in _defaults(name).items()
    )
    return PluginDescription(name, "builtin", _pedalboard_version(), None, parameters, channels=(1, 2))


def open_builtin(
    stage: BuiltinStage, places: SearchPaths, sample_rate_hz: int | None
) -> tuple[pedalboard.Plugin, tuple[ParameterTaken, ...]]:
    """A fresh instance in the stage's setting; the sample rate is there to check frequencies against.

    Raises:
        PluginRefused: unknown effect or parameter, or a value that it does not take; all mistakes at once.
    """
    cls = _builtin_class(stage.builtin)
    _refuse_unmovable(stage)
    given = dict(stage.parameters)
    arguments: dict[str, Any] = {}
    for name in _CONSTRUCTED.get(stage.builtin, ()):
        if name not in given:
            raise PluginRefused(f"'{stage.builtin}' needs the parameter '{name}': a file, relative to the chain file")
        arguments[name] = _file(stage.builtin, name, given.pop(name), places)
    plugin = cls(**arguments)
    defaults = _defaults(stage.builtin)

    def set_one(name: str, value: ParameterValue) -> ParameterValue:
        check_type(stage.builtin, name, value, defaults[name])
        check_range(stage.builtin, name, value, sample_rate_hz)
        try:
            setattr(plugin, name, type(defaults[name]).__members__[value] if isinstance(value, str) else value)
        except ValueError as error:
            raise PluginRefused(f"'{name}' of '{stage.builtin}': {error}") from None
        taken: ParameterValue | None = _plain(getattr(plugin, name))
        return value if taken is None else taken

    taken = apply_parameters(given, [n for n in defaults if n not in arguments], stage.builtin, set_one)
    made = tuple(ParameterTaken(name, str(stage.parameters[name]), str(value)) for name, value in arguments.items())
    return plugin, made + taken


def turn_builtin(plugin: pedalboard.Plugin, name: str, value: ParameterValue) -> None:
    """Set a parameter of an opened effect to a value that lies between those it has taken."""
    current = getattr(plugin, name)
    setattr(plugin, name, type(current).__members__[value] if isinstance(value, str) else value)


def _refuse_unmovable(stage: BuiltinStage) -> None:
    fixed = _CONSTRUCTED.get(stage.builtin, ())
    mistakes = [
        PluginRefused(
            f"'{name}' of '{stage.builtin}' can't move while it plays; give it one value", location=("parameters", name)
        )
        for name in automation_of(stage)
        if name in fixed or stage.builtin in PLAYED_AT_ONCE
    ]
    if mistakes:
        raise PluginRefused("", more=mistakes)


def _pedalboard_version() -> str:
    return importlib.metadata.version("pedalboard")


def _builtin_class(name: str) -> type[pedalboard.Plugin]:
    if name not in BUILTINS:
        close = difflib.get_close_matches(name, BUILTINS, n=1, cutoff=0.5)
        there_are = f"there are {', '.join(sorted(BUILTINS))}"
        a_file = f"a VST3 is named {name}.vst3, or in a chain file vst3: {name}"
        hint = f", did you mean '{close[0]}'?" if close else f"; {there_are}; {a_file}"
        raise PluginRefused(f"unknown built-in effect '{name}'{hint}", location=("builtin",))
    return BUILTINS[name]


@functools.cache
def _defaults(effect: str) -> Mapping[str, Any]:
    """Parameter name -> default value (an enum member for choices)."""
    cls = _builtin_class(effect)
    silence = np.zeros((1, 1), dtype=np.float32)
    instance = cls(silence, sample_rate=48_000.0) if cls is pedalboard.Convolution else cls()
    names = [
        name
        for name in dir(cls)
        if isinstance(getattr(cls, name), property) and not name.startswith("is_") and name != "impulse_response"
    ]
    return {name: getattr(instance, name) for name in names}


def _plain(value: Any) -> ParameterValue | None:  # noqa: ANN401 - whatever pedalboard hands out
    if is_native_enum(value):
        return str(value.name)
    # pedalboard holds float32: 0.4 comes back as 0.4000000059604645
    return value if value is None or isinstance(value, bool | str) else float(str(np.float32(value)))


def _file(plugin: str, name: str, value: ParameterSetting, places: SearchPaths) -> str:
    path = places.folder / str(value)
    if not isinstance(value, str) or not path.is_file():
        raise PluginRefused(f"'{name}' of '{plugin}': no file '{value}'", location=("parameters", name))
    return str(path)
