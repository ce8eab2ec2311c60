"""The JSON Schemas (draft 2020-12) of chain and session files, made from the models: for editors and other programs."""

from __future__ import annotations

from typing import Any

from chainsim.load.field_docs import field_docs, models_below
from chainsim.model.chain import Chain, Frozen
from chainsim.model.expectation import ExpectationBase
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, FindingSpec
from chainsim.model.session import Session
from chainsim.model.signal import SignalBase

JsonSchema = dict[str, Any]


def chain_schema() -> JsonSchema:
    """The schema that `chainsim schema` prints."""
    return _schema(Chain, "chain", FINDINGS)


def session_schema() -> JsonSchema:
    """The schema that `chainsim schema session` prints.

    That a track has either a file or a signal, and a strip either a chain file or stages, can be said here alone:
    the models hold what was left of a file that had both.
    """
    schema = _schema(Session, "session", FINDINGS | SESSION_FINDINGS)
    track = schema["$defs"]["Track"]
    track["oneOf"] = [{"required": ["file"]}, {"required": ["source"]}]
    for name in ("Track", "Group", "Bus"):
        schema["$defs"][name]["not"] = {"required": ["chain", "stages"]}
    return schema


def _schema(model: type[Chain | Session], kind: str, findings: dict[str, FindingSpec]) -> JsonSchema:
    """What a model can't say is added from the table of findings: the keys of `limits`, the names in `ignore`.

    That a stage has exactly one kind follows from its models: each requires its own and knows no other.
    """
    made = model.model_json_schema()
    for documented in models_below(Frozen, ExpectationBase, SignalBase):
        definition = made if documented is model else made["$defs"].get(documented.__name__, {})
        for name, text in field_docs(documented).items():
            if name in definition.get("properties", {}):
                definition["properties"][name].setdefault("description", text)
    _drop_discriminators(made)
    made["properties"]["limits"].update(properties=_limits(findings), additionalProperties=False)
    made["properties"]["ignore"]["items"] = {
        "enum": list(findings),
        "type": "string",
    }
    for definition in made["$defs"].values():
        if "without" in definition.get("properties", {}):
            definition["properties"]["without"]["items"] = {"enum": list(FINDINGS), "type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:chainsim:{kind}:1",
        **made,
        "title": f"chainsim {kind} file, version 1",
    }


def _limits(findings: dict[str, FindingSpec]) -> JsonSchema:
    limits = [spec.limit for spec in findings.values() if spec.limit]
    return {
        spec.key: {
            "type": "number",
            "default": spec.default,
            "description": f"{spec.meaning[0].upper()}{spec.meaning[1:]}{f', in {spec.unit}' if spec.unit else ''}.",
        }
        for spec in limits
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
