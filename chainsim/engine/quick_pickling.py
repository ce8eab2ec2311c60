"""Pickles of frozen dataclasses with slots in half the time.

What dataclasses give such a class for it asks `dataclasses.fields` for every single value, and a result has a hundred.
Here each class is looked at once; what comes out is read by `pickle.loads`, as any pickle.
"""

from __future__ import annotations

import copyreg
import dataclasses
import functools
import io
import pickle
from collections.abc import Callable
from typing import Any

_USUAL = getattr(dataclasses, "_dataclass_getstate", None)


def dumps(message: object) -> bytes:
    """The message as bytes for another process of this program at the same version."""
    stream = io.BytesIO()
    _QuickPickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(message)
    return stream.getvalue()


def made(kind: type, values: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """A value of this class again; nothing is checked, as when it is unpickled otherwise."""
    value: Any = object.__new__(kind)
    for put, one in zip(_putters(kind), values, strict=True):
        put(value, one)
    return value


@functools.cache
def _putters(kind: type) -> tuple[Callable[[object, Any], None], ...]:
    """What sets each slot of a class, frozen or not."""
    return tuple(getattr(kind, one.name).__set__ for one in dataclasses.fields(kind))


def _reducer(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    names = [one.name for one in dataclasses.fields(kind)]
    return lambda value: (made, (kind, tuple([getattr(value, name) for name in names])))


class _Reducers(dict[type, Callable[[Any], Any]]):
    """By class; those that others know how to pickle are not among them."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        if _USUAL is None or vars(kind).get("__getstate__") is not _USUAL:
            raise KeyError(kind)
        reducer = self[kind] = _reducer(kind)
        return reducer


class _QuickPickler(pickle.Pickler):
    dispatch_table = _Reducers(copyreg.dispatch_table)
