"""Parameters of VST3 plugins and Audio Units: what there is, and setting it as a chain file says.

To learn what values a parameter takes, pedalboard asks for the text of a thousand of them, and some plugins have to be
set to each for that. So only those parameters are asked that are to be set, and only on a stage's first instance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host import pedalboard_privates as privates
from chainsim.host.knob_positions import MovingParameter, moving_parameter
from chainsim.host.parameter_setting import apply_parameters, refuse
from chainsim.model.parameter import ParameterSetting, ParameterValue
from chainsim.model.plugin_listing import ParameterInfo
from chainsim.model.result import ParameterTaken

HOST_PLUMBING = frozenset({"buffer_size_frames", "sample_rate_frames", "latency_frames"})
"""Parameters that plugin frameworks export about the host; they mean nothing in a chain."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a stage's values came to on one instance.

    Attributes:
        taken: for the report.
        raw_values: the plugin's own name of each, and its value from 0 to 1, in the order of setting.
        moving: by name, how those are set that are given as points.
    """

    taken: tuple[ParameterTaken, ...]
    raw_values: tuple[tuple[str, float], ...]
    moving: Mapping[str, MovingParameter]

    def repeat_on(self, plugin: pedalboard.VST3Plugin) -> bool:
        """Set another instance alike, without asking it anything; False where it does not have them all."""
        handles = [(privates.handle(plugin, name), value) for name, value in self.raw_values]
        if any(handle is None for handle, _ in handles):
            return False
        for handle, value in handles:
            handle.raw_value = value
        return True


def set_parameters(plugin: pedalboard.VST3Plugin, values: Mapping[str, ParameterSetting]) -> Setting:
    """Set values by name.

    Raises:
        PluginRefused: with every mistake in it, in the order of the chain file.
    """
    own_names = _own_names(plugin)
    raw_values: list[tuple[str, float]] = []

    def set_one(name: str, value: ParameterValue) -> ParameterValue:
        parameter = privates.asked_parameter(plugin, own_names[name])
        _check_value(plugin.name, name, value, parameter)
        try:
            raw_value = parameter.get_raw_value_for(value)
            parameter.raw_value = raw_value
        except (ValueError, TypeError) as error:
            raise PluginRefused(f"'{name}' of '{plugin.name}': {error}") from None
        raw_values.append((own_names[name], raw_value))
        return _value_of(parameter)

    taken = apply_parameters(values, own_names, plugin.name, set_one)
    moving = {
        name: moving_parameter(privates.asked_parameter(plugin, own_names[name]), own_names[name], points)
        for name, points in values.items()
        if isinstance(points, tuple)
    }
    return Setting(taken, tuple(raw_values), moving)


def set_raw(plugin: pedalboard.VST3Plugin, raw_values: Mapping[str, float]) -> None:
    """Turn the knobs that are not where they were on a live instance; what means the host is left alone."""
    wanted = set(_own_names(plugin).values())
    for handle in privates.handles(plugin):
        value = raw_values.get(handle.name)
        if handle.name in wanted and value is not None and handle.raw_value != value:
            handle.raw_value = value


def parameter_infos(plugin: pedalboard.VST3Plugin) -> tuple[ParameterInfo, ...]:
    """What the plugin offers, with the values that a fresh instance has."""
    infos = []
    for name, own_name in _own_names(plugin).items():
        parameter = privates.asked_parameter(plugin, own_name)
        minimum, maximum, _ = parameter.range
        is_text = parameter.type is str
        infos.append(
            ParameterInfo(
                name,
                default=_value_of(parameter),
                minimum=None if is_text or minimum is None else _plain_number(minimum),
                maximum=None if is_text or maximum is None else _plain_number(maximum),
                choices=tuple(str(choice) for choice in parameter.valid_values) if is_text else (),
            )
        )
    return tuple(infos)


def _own_names(plugin: pedalboard.VST3Plugin) -> dict[str, str]:
    """The plugin's own name of every parameter by its name in a chain file, which is pedalboard's."""
    own_names: dict[str, str] = {}
    for handle in privates.handles(plugin):
        name = privates.python_name(handle)
        if name and name not in HOST_PLUMBING:
            own_names[name] = handle.name
    return own_names


def _value_of(parameter: Any) -> ParameterValue:  # noqa: ANN401
    """What it is set to, as pedalboard would show it."""
    if parameter.type is bool:
        return bool(parameter.raw_value >= 0.5)
    text = parameter.string_value
    return _plain_number(privates.number_of(text)) if parameter.type is float else str(text)


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
            unit = (parameter.label or "").strip()  # some plugins' are blank
            raise refuse(name, plugin, f"{minimum:g} to {maximum:g} {unit}".strip(), value)


def _some(choices: list[str], most: int = 12) -> str:
    shown = ", ".join(choices[:most])
    return shown if len(choices) <= most else f"{shown}, ... ({len(choices)} in all)"


def _plain_number(value: float) -> float:
    return float(str(np.float32(value)))  # 0.1 instead of 0.10000000149011612
