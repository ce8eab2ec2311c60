"""The names that pedalboard does not document and that hosting rests on, all of them, in one place.

They are why pyproject.toml gives pedalboard an upper bound: it is raised on purpose, when the tests of this module
pass with the new release.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pedalboard
import pedalboard_native
from pedalboard._pedalboard import (
    PARAMETER_NAME_REGEXES_TO_IGNORE,
    strip_common_float_suffixes,
    to_python_parameter_name,
)

# An AudioUnitPlugin has the same interface as the VST3Plugin that signatures here name.


def set_directly(plugin: pedalboard.VST3Plugin, name: str, value: object) -> None:
    """Set what is no parameter: by the usual way pedalboard would look through all parameters for the name first."""
    object.__setattr__(plugin, name, value)


def ask_nothing_while_loading(cls: Any) -> None:  # noqa: ANN401 - a class of pedalboard's
    """Where pedalboard would set initial values, for which it asks for everything: there are none."""
    cls.__set_initial_parameter_values__ = lambda _plugin, _values: None


def renew_on_reset(plugin: pedalboard.VST3Plugin) -> None:
    """Have `reset()` make the instance anew, whatever pedalboard has guessed of what its own reset clears."""
    set_directly(plugin, "_reload_type", pedalboard_native.ExternalPluginReloadType.PersistsAudioOnReset)


def keep_on_reset(plugin: pedalboard.VST3Plugin) -> None:
    """Have `reset()` clear the instance that there is, and make no other."""
    set_directly(plugin, "_reload_type", pedalboard_native.ExternalPluginReloadType.ClearsAudioOnReset)


def renews_on_reset(plugin: pedalboard.VST3Plugin) -> bool:
    """Whether its `reset()` makes the instance anew."""
    renewing = pedalboard_native.ExternalPluginReloadType.PersistsAudioOnReset
    return bool(plugin._reload_type == renewing)  # type: ignore[attr-defined,unused-ignore]


def handles(plugin: pedalboard.VST3Plugin) -> Iterable[Any]:
    """Every parameter as the plugin has it: `name`, and `raw_value` from 0 to 1."""
    return plugin._parameters  # type: ignore[attr-defined,no-any-return,unused-ignore]


def handle(plugin: pedalboard.VST3Plugin, own_name: str) -> Any:  # noqa: ANN401 - its attributes are the plugin's
    """One of them, None where there is none of this name."""
    return plugin._get_parameter(own_name)


def python_name(handle: Any) -> str | None:  # noqa: ANN401
    """What pedalboard calls a parameter in Python; None: it has no name, or is one that pedalboard leaves out."""
    name = to_python_parameter_name(handle)
    ignored = any(pattern.match(handle.name) for pattern in PARAMETER_NAME_REGEXES_TO_IGNORE)
    return name if name and not ignored else None


def asked_parameter(plugin: pedalboard.VST3Plugin, own_name: str) -> Any:  # noqa: ANN401
    """A parameter with its type, range and values: the plugin is asked for a thousand texts when this is made."""
    return pedalboard.AudioProcessorParameter(plugin, own_name)  # type: ignore[attr-defined]


def number_of(text: str) -> float:
    """What a parameter shows, without its unit."""
    return float(strip_common_float_suffixes(text))
