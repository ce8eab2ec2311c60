"""`name=value` as written on the command line, and stages as plain data that it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from chainsim.errors import UsageError
from chainsim.model.chain import AuStage, BuiltinStage, ParallelStage, Vst3Stage, stage_kind

STAGE_MODELS: dict[str, type[BaseModel]] = {
    "builtin": BuiltinStage,
    "vst3": Vst3Stage,
    "au": AuStage,
    "parallel": ParallelStage,
}
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<text>.*)(?P=quote)""", re.DOTALL)


def parse_value(text: str) -> bool | int | float | str:
    """True and false, numbers, else text; quotes make text of anything."""
    text = text.strip()
    if quoted := _QUOTED.fullmatch(text):
        return quoted["text"]
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
    return text


def split_outside_quotes(text: str, separator: str = ",") -> Iterator[str]:
    """The parts between separators, those within quotes left alone."""
    part, quote = "", ""
    for c in text:
        if c == separator and not quote:
            yield part
            part = ""
            continue
        part += c
        quote = "" if c == quote else (quote or (c if c in "\"'" else ""))
    yield part


def own_keys(stage: dict[str, Any]) -> list[str]:
    """What a stage itself can be told, besides its plugin's parameters."""
    kind = stage_kind(stage) or "builtin"
    return [key for key in STAGE_MODELS[kind].model_fields if key not in (kind, "parameters")]


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
