"""pedalboard's own effects: their names, parameters and how one is opened.

pedalboard documents no list of parameters, so a default instance is asked: what it has as properties are its
parameters, and what it raises when one is set is its range.
"""

from __future__ import annotations

import importlib.metadata
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.settings import apply_parameters, refuse, suggestion
from chainsim.model.catalogue import ParameterInfo, PluginDescription
from chainsim.model.chain import BuiltinStage, ParameterValue
from chainsim.model.places import Places
from chainsim.model.result import ParameterTaken

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

_MOST_DB = 200.0
_FREQUENCIES = ("cutoff", "centre_frequency")
_CONSTRUCTED = {"Convolution": ("impulse_response_filename",)}
"""Parameters that can only be given when the effect is made."""


def describe_builtin(name: str) -> PluginDescription:
    """The parameters of an effect with their defaults.

    Raises:
        PluginRefused: there is no such effect.
    """
    parameters = tuple(
        ParameterInfo(
            parameter,
            default=_plain(value),
            minimum=_least(parameter),
            maximum=_MOST_DB if parameter.endswith("_db") else None,
            choices=tuple(type(value).__members__) if _is_native_enum(value) else (),
        )
        for parameter, value in _defaults(_builtin_class(name)).items()
    )
    return PluginDescription(name, "builtin", _pedalboard_version(), None, parameters, channels=(1, 2))


def open_builtin(
    stage: BuiltinStage, places: Places, sample_rate_hz: int | None
) -> tuple[pedalboard.Plugin, tuple[ParameterTaken, ...]]:
    """A fresh instance in the stage's setting; the sample rate is there to check frequencies against.

    Raises:
        PluginRefused: unknown effect or parameter, or a value that it does not take; all mistakes at once.
    """
    cls = _builtin_class(stage.builtin)
    given = dict(stage.parameters)
    arguments: dict[str, Any] = {}
    for name in _CONSTRUCTED.get(stage.builtin, ()):
        if name not in given:
            raise PluginRefused(f"'{stage.builtin}' needs the parameter '{name}': a file, relative to the chain file")
        arguments[name] = _file(stage.builtin, name, given.pop(name), places)
    plugin = cls(**arguments)
    defaults = _defaults(cls)

    def set_one(name: str, value: ParameterValue) -> ParameterValue:
        _check_type(stage.builtin, name, value, defaults[name])
        _check_range(stage.builtin, name, value, sample_rate_hz)
        try:
            setattr(plugin, name, type(defaults[name]).__members__[value] if isinstance(value, str) else value)
        except ValueError as error:
            raise PluginRefused(f"'{name}' of '{stage.builtin}': {error}") from None
        taken: ParameterValue | None = _plain(getattr(plugin, name))
        return value if taken is None else taken

    taken = apply_parameters(given, [n for n in defaults if n not in arguments], stage.builtin, set_one)
    made = tuple(ParameterTaken(name, stage.parameters[name], str(value)) for name, value in arguments.items())
    return plugin, made + taken


def _pedalboard_version() -> str:
    return importlib.metadata.version("pedalboard")


def _builtin_class(name: str) -> type[pedalboard.Plugin]:
    if name not in BUILTINS:
        raise PluginRefused(
            f"unknown built-in effect '{name}'{suggestion(name, list(BUILTINS))}", location=("builtin",)
        )
    return BUILTINS[name]


def _defaults(cls: type[pedalboard.Plugin]) -> dict[str, Any]:
    """Parameter name -> default value (an enum member for choices)."""
    silence = np.zeros((1, 1), dtype=np.float32)
    instance = cls(silence, sample_rate=48_000.0) if cls is pedalboard.Convolution else cls()
    names = [
        name
        for name in dir(cls)
        if isinstance(getattr(cls, name), property) and not name.startswith("is_") and name != "impulse_response"
    ]
    return {name: getattr(instance, name) for name in names}


def _is_native_enum(value: object) -> bool:
    return hasattr(type(value), "__members__")


def _plain(value: Any) -> ParameterValue | None:  # noqa: ANN401 - whatever pedalboard hands out
    if _is_native_enum(value):
        return str(value.name)
    # pedalboard holds float32: 0.4 comes back as 0.4000000059604645
    return value if value is None or isinstance(value, bool | str) else float(str(np.float32(value)))


def _check_type(plugin: str, name: str, value: ParameterValue, default: object) -> None:
    if _is_native_enum(default):
        choices = type(default).__members__  # type: ignore[attr-defined]
        if value not in choices:
            raise refuse(name, plugin, f"one of {', '.join(choices)}", value)
    elif isinstance(default, bool):
        if not isinstance(value, bool):
            raise refuse(name, plugin, "true or false", value)
    elif isinstance(value, bool | str) or not math.isfinite(value):
        raise refuse(name, plugin, "a number", value)


def _least(name: str) -> float | None:
    """As `_check_range` has it."""
    if name.endswith("_db"):
        return -_MOST_DB
    return 0.0 if name.endswith("_ms") or name.startswith(_FREQUENCIES) else None


def _check_range(plugin: str, name: str, value: ParameterValue, sample_rate_hz: int | None) -> None:
    """What pedalboard itself lets pass although no filter is stable there."""
    if isinstance(value, bool | str):
        return
    if name.startswith(_FREQUENCIES):
        if value <= 0.0:
            raise refuse(name, plugin, "a frequency above 0 Hz", value)
        if sample_rate_hz is not None and value >= sample_rate_hz / 2:
            raise refuse(name, plugin, f"a frequency below half the sample rate ({sample_rate_hz / 2:g} Hz)", value)
    elif name.endswith("_ms") and value < 0.0:
        raise refuse(name, plugin, "a time of 0 ms or more", value)
    elif name.endswith("_db") and abs(value) > _MOST_DB:
        raise refuse(name, plugin, f"-{_MOST_DB:g} to {_MOST_DB:g} dB", value)


def _file(plugin: str, name: str, value: ParameterValue, places: Places) -> str:
    path = places.folder / str(value)
    if not isinstance(value, str) or not path.is_file():
        raise PluginRefused(f"'{name}' of '{plugin}': no file '{value}'", location=("parameters", name))
    return str(path)
