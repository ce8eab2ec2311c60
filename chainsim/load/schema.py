"""The JSON Schema of the chain file (draft 2020-12), made from the models, for editors and other programs."""

from __future__ import annotations

from typing import Any

from chainsim.model.chain import Chain
from chainsim.model.finding import FINDINGS, LIMITS

JsonSchema = dict[str, Any]


def chain_schema() -> JsonSchema:
    """The schema that `chainsim schema` prints.

    What a model can't say is added from the table of findings: the keys of `limits`, the names in `ignore`. That
    a stage has exactly one kind follows from its models: each requires its own and knows no other.
    """
    made = Chain.model_json_schema()
    _drop_discriminators(made)
    made["properties"]["limits"].update(properties=_limits(), additionalProperties=False)
    made["properties"]["ignore"]["items"] = {
        "enum": list(FINDINGS),
        "type": "string",
    }
    for definition in made["$defs"].values():
        if "without" in definition.get("properties", {}):
            definition["properties"]["without"]["items"] = {"enum": list(FINDINGS), "type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:chainsim:chain:1",
        **made,
        "title": "chainsim chain file, version 1",
    }


def _limits() -> JsonSchema:
    return {
        spec.key: {
            "type": "number",
            "default": spec.default,
            "description": f"{spec.meaning[0].upper()}{spec.meaning[1:]}{f', in {spec.unit}' if spec.unit else ''}.",
        }
        for spec in LIMITS.values()
    }


def _drop_discriminators(schema: object) -> None:
    """Remove OpenAPI's `discriminator`, which JSON Schema does not know and strict validators refuse."""
    if isinstance(schema, list):
        for item in schema:
            _drop_discriminators(item)
    elif isinstance(schema, dict):
        if isinstance(schema.get("discriminator"), dict):
            del schema["discriminator"]
        for item in schema.values():
            _drop_discriminators(item)
