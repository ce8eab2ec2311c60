"""A stage as plain data, and how a value is put into it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from chainsim.errors import UsageError
from chainsim.model.chain import AuStage, BuiltinStage, ParallelStage, UnavailableStage, Vst3Stage, stage_kind

STAGE_MODELS: dict[str, type[BaseModel]] = {
    "builtin": BuiltinStage,
    "vst3": Vst3Stage,
    "au": AuStage,
    "parallel": ParallelStage,
    "unavailable": UnavailableStage,
}


def own_keys(stage: dict[str, Any]) -> list[str]:
    """What a stage itself can be told, besides its plugin's parameters."""
    kind = stage_kind(stage) or "builtin"
    return [key for key in STAGE_MODELS[kind].model_fields if key not in (kind, "parameters", "origin")]


def set_in_stage(stage: dict[str, Any], key: str, value: bool | float | str) -> None:
    """Set a stage's own key or, failing that, a parameter of its plugin.

    `parameters.bypass` is the plugin's, where `bypass` would be the stage's.

    Raises:
        UsageError: the stage has neither such a key nor a plugin.
    """
    parameter = key.removeprefix("parameters.")
    if parameter == key and key in own_keys(stage):
        stage[key] = value
    elif "parallel" in stage:
        raise UsageError(f"a parallel stage has no '{key}', expected one of: {', '.join(own_keys(stage))}")
    else:
        stage["parameters"] = {**stage.get("parameters", {}), parameter: value}


def first_mistake(error: ValidationError) -> str:
    """What is wrong, in the words of the model; a union's many complaints come down to the first."""
    mistake = error.errors()[0]
    message = str(mistake["msg"])
    return f"{message[0].lower()}{message[1:]}, found {mistake['input']!r}"
