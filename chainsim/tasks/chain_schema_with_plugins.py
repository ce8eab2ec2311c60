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
    here = [one for one in listings if one.error is None]
    asked = [(one, name) for one in here for name in (one.plugin_names if len(one.plugin_names) > 1 else (None,))]

    def describe(one: tuple[PluginListing, str | None]) -> _Known:
        listing, plugin_name = one
        try:
            reference = listing.file or listing.name
            return _Known(listing, plugin_name, describe_plugin(reference, plugin_name, plugin_dirs, limits))
        except ChainsimError:
            return _Known(listing, plugin_name, None)

    known = in_parallel(describe, asked, os.cpu_count() or 1)
    schema = chain_schema()
    for key, model in _KEYS.items():
        of_kind = [one for one in known if one.listing.kind == key]
        if of_kind:
            _add(schema["$defs"][model], key, of_kind)
    refused = (*(one for one in listings if one.error), *(one.listing for one in known if one.description is None))
    return PluginSchema(schema, refused)


def _add(stage: dict[str, Any], key: str, known: Sequence[_Known]) -> None:
    """Names to choose from, and for each plugin its parameters."""
    names = list(dict.fromkeys(one.listing.name for one in known))
    plain = stage["properties"][key]
    offered = {"enum": names} if key == "builtin" else {"anyOf": [{"enum": names}, {"type": "string", "minLength": 1}]}
    stage["properties"][key] = {**{k: v for k, v in plain.items() if k in ("title", "description")}, **offered}
    stage["allOf"] = [_condition(key, one) for one in known if one.description is not None]


def _condition(key: str, one: _Known) -> dict[str, Any]:
    name = one.listing.name
    when: dict[str, Any] = {key: {"enum": [name, *([Path(name).stem] if Path(name).suffix else [])]}}
    if one.plugin_name is not None:
        when["plugin_name"] = {"const": one.plugin_name}
    described = one.description.parameters if one.description else ()
    parameters = {parameter.name: _parameter(parameter) for parameter in described}
    return {
        "if": {"properties": when, "required": [*when]},
        "then": {"properties": {"parameters": {"properties": parameters, "additionalProperties": False}}},
    }


def _parameter(one: ParameterInfo) -> dict[str, Any]:
    """Its values, its default, and both in words, which editors show beside the pointer."""
    value: dict[str, Any] = {}
    if one.choices:
        value = {"enum": list(one.choices)}
    elif isinstance(one.default, bool):
        value = {"type": "boolean"}
    elif one.minimum is not None and one.maximum is not None:
        value = {"type": "number", "minimum": one.minimum, "maximum": one.maximum}
    said = {"description": _words(one)}
    if one.default is not None:
        said["default"] = one.default  # type: ignore[assignment]
    return {**({"anyOf": [value, _POINTS]} if value else {}), **said}


def _words(one: ParameterInfo) -> str:
    """As in `-100 to 0 dB; 0 when fresh`."""
    unit = _UNITS.get(one.name.rpartition("_")[2].lower(), "")
    told = []
    if one.choices:
        told.append(f"One of {', '.join(one.choices)}")
    elif one.minimum is not None and one.maximum is not None and not isinstance(one.default, bool):
        told.append(f"{one.minimum:g} to {one.maximum:g} {unit}".rstrip())
    if one.default is not None:
        shown = f"{one.default:g}" if isinstance(one.default, float) else str(one.default).lower()
        told.append(f"{shown} when fresh" if not isinstance(one.default, str) else f"{one.default} when fresh")
    return f"{'; '.join(told)}." if told else "What the plugin takes."
