"""The schema of chain files with what this machine can host: names of plugins, their parameters, ranges and units.

An editor that knows a schema completes, shows and underlines by it. What can't be said of a plugin for certain is left
as free as it is without: a plugin may also be named by a path, and a parameter may move along points.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.plugin_listing import describe_plugin, list_plugins
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.load import chain_schema
from chainsim.model.options import ProcessLimits
from chainsim.model.plugin_listing import ParameterInfo, PluginDescription, PluginListing

_KEYS = {"builtin": "BuiltinStage", "vst3": "Vst3Stage", "au": "AuStage"}
_UNITS = {"db": "dB", "dbfs": "dBFS", "hz": "Hz", "khz": "kHz", "ms": "ms", "s": "s", "percent": "%"}
_POINTS = {"type": "array", "description": "[time_s, value] points that it moves along."}


@dataclass(frozen=True, slots=True)
class PluginSchema:
    """The schema, and what would not say what it has."""

    schema: dict[str, Any]
    refused: tuple[PluginListing, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    listing: PluginListing
    plugin_name: str | None  # one of several in a bundle
    description: PluginDescription | None


def schema_with_plugins(
    plugin_dirs: Sequence[Path], limits: ProcessLimits, on_progress: OnProgress | None = None
) -> PluginSchema:
    """Every plugin is asked in a process of its own; one that will not say what it has keeps its name alone."""
    listings = list_plugins(plugin_dirs, limits, on_progress)
    here = [listing for listing in listings if listing.error is None]
    asked = [
        (listing, name)
        for listing in here
        for name in (listing.plugin_names if len(listing.plugin_names) > 1 else (None,))
    ]

    def describe(listing_and_name: tuple[PluginListing, str | None]) -> _Known:
        listing, plugin_name = listing_and_name
        try:
            reference = listing.file or listing.name
            return _Known(listing, plugin_name, describe_plugin(reference, plugin_name, plugin_dirs, limits))
        except ChainsimError:
            return _Known(listing, plugin_name, None)

    known = in_parallel(describe, asked, os.cpu_count() or 1)
    schema = chain_schema()
    for key, model in _KEYS.items():
        of_kind = [plugin for plugin in known if plugin.listing.kind == key]
        if of_kind:
            _add(schema["$defs"][model], key, of_kind)
    refused = (
        *(listing for listing in listings if listing.error),
        *(plugin.listing for plugin in known if plugin.description is None),
    )
    return PluginSchema(schema, refused)


def _add(stage: dict[str, Any], key: str, known: Sequence[_Known]) -> None:
    """Names to choose from, and for each plugin its parameters."""
    names = list(dict.fromkeys(plugin.listing.name for plugin in known))
    plain = stage["properties"][key]
    offered = {"enum": names} if key == "builtin" else {"anyOf": [{"enum": names}, {"type": "string", "minLength": 1}]}
    stage["properties"][key] = {**{k: v for k, v in plain.items() if k in ("title", "description")}, **offered}
    stage["allOf"] = [_condition(key, plugin) for plugin in known if plugin.description is not None]


def _condition(key: str, plugin: _Known) -> dict[str, Any]:
    name = plugin.listing.name
    when: dict[str, Any] = {key: {"enum": [name, *([Path(name).stem] if Path(name).suffix else [])]}}
    if plugin.plugin_name is not None:
        when["plugin_name"] = {"const": plugin.plugin_name}
    described = plugin.description.parameters if plugin.description else ()
    parameters = {parameter.name: _parameter(parameter) for parameter in described}
    return {
        "if": {"properties": when, "required": [*when]},
        "then": {"properties": {"parameters": {"properties": parameters, "additionalProperties": False}}},
    }


def _parameter(parameter: ParameterInfo) -> dict[str, Any]:
    """Its values, its default, and both in words, which editors show beside the pointer."""
    value: dict[str, Any] = {}
    if parameter.choices:
        value = {"enum": list(parameter.choices)}
    elif isinstance(parameter.default, bool):
        value = {"type": "boolean"}
    elif parameter.minimum is not None and parameter.maximum is not None:
        value = {"type": "number", "minimum": parameter.minimum, "maximum": parameter.maximum}
    said = {"description": _words(parameter)}
    if parameter.default is not None:
        said["default"] = parameter.default  # type: ignore[assignment]
    return {**({"anyOf": [value, _POINTS]} if value else {}), **said}


def _words(parameter: ParameterInfo) -> str:
    """As in `-100 to 0 dB; 0 when fresh`."""
    unit = _UNITS.get(parameter.name.rpartition("_")[2].lower(), "")
    told = []
    if parameter.choices:
        told.append(f"One of {', '.join(parameter.choices)}")
    elif parameter.minimum is not None and parameter.maximum is not None and not isinstance(parameter.default, bool):
        told.append(f"{parameter.minimum:g} to {parameter.maximum:g} {unit}".rstrip())
    if parameter.default is not None:
        shown = f"{parameter.default:g}" if isinstance(parameter.default, float) else str(parameter.default).lower()
        told.append(
            f"{shown} when fresh" if not isinstance(parameter.default, str) else f"{parameter.default} when fresh"
        )
    return f"{'; '.join(told)}." if told else "What the plugin takes."
