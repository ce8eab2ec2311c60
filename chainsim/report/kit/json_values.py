"""Values as JSON has them: silence and everything else that is no finite number is null."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


class OneLine(dict[str, Any]):
    """A mapping of plain values that is written on one line: a row among many."""


def dumps(value: object) -> str:
    """Indented JSON with lists of plain values on one line, so that series stay short; ends with a newline.

    -inf (silence), +inf and NaN become null.
    """
    return _text(value, "") + "\n"


def _text(value: object, indent: str) -> str:
    deeper = indent + "  "
    if isinstance(value, OneLine):
        return "{" + ", ".join(f"{json.dumps(key)}: {_text(item, '')}" for key, item in value.items()) + "}"
    if isinstance(value, Mapping) and value:
        items = [f"{deeper}{json.dumps(str(key))}: {_text(item, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and all(type(item) is float for item in value):  # series, by the thousand
        return json.dumps([item if math.isfinite(item) else None for item in value])
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping | list | tuple) for item in value):
        return "[\n" + ",\n".join(deeper + _text(item, deeper) for item in value) + f"\n{indent}]"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_text(item, deeper) for item in value) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    # "##[" is a command to a GitHub workflow's runner, wherever it stands in a line of the log.
    return json.dumps(value, allow_nan=False).replace("##[", r"#\u0023[")


FORMAT_VERSION = 2
