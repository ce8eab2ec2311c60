"""One line for a prompt: what a model holds, without all of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

_LONGEST = 200
_LONGEST_TEXT = 60


class Brief:
    """A dataclass (made with `repr=False`) whose repr is one line of at most 200 characters."""

    __slots__ = ()

    def __repr__(self) -> str:
        return brief(self)


def brief(model: Any) -> str:  # noqa: ANN401 - a dataclass or a pydantic model
    """Its name and the fields that are not as by default; what is in them is counted or named where it is long."""
    text = f"{type(model).__name__}({', '.join(f'{name}={_value(value)}' for name, value in _fields(model))})"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]}...)"


def _fields(model: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if dataclasses.is_dataclass(model):
        for field in dataclasses.fields(model):
            value = getattr(model, field.name)
            make = field.default_factory
            default = field.default if make is dataclasses.MISSING else make()
            if type(value) is not type(default) or not _same(value, default):
                yield field.name, value
    else:
        yield from ((name, getattr(model, name)) for name in type(model).model_fields if name in model.model_fields_set)


def _same(value: Any, default: Any) -> bool:  # noqa: ANN401 - arrays have no truth
    return value is default or (not hasattr(value, "shape") and bool(value == default))


def _value(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, Enum):
        return repr(value.value)
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_TEXT else f"{value[:_LONGEST_TEXT]}...")
    if isinstance(value, float):
        return f"{value:.6g}"
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if hasattr(value, "shape"):
        return f"array of shape {value.shape}"
    if isinstance(value, Sequence | set | frozenset | Mapping):
        return _counted(value)
    return f"{type(value).__name__}(...)"


def _counted(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if (
        not isinstance(value, Mapping)
        and 0 < len(value) <= 3
        and all(isinstance(one, str | int | float) for one in value)
    ):
        return f"({', '.join(map(_value, value))})"
    kinds = {type(one).__name__ for one in (value.values() if isinstance(value, Mapping) else value)}
    return f"{len(value)} {kinds.pop() if len(kinds) == 1 else 'values'}" if value else "()"
