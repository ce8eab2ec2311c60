"""JSON Schemas (draft 2020-12) of what is printed as JSON: part of the format, versioned with it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

JsonSchema = dict[str, Any]


def result_schema() -> JsonSchema:
    """The schema that `chainsim schema result` prints: one chain on one audio file."""
    return _read("result")


def check_schema() -> JsonSchema:
    """The schema that `chainsim schema check` prints: many of them; the one of a result is part of it."""
    schema = _read("check")
    schema["$defs"]["result"] = result_schema()
    return schema


def systems_schema() -> JsonSchema:
    """The schema that `chainsim schema systems` prints: the same presets on several systems."""
    return _read("systems")


def _read(name: str) -> JsonSchema:
    text = resources.files("chainsim.report.json_schema").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    schema: JsonSchema = json.loads(text)
    return schema
