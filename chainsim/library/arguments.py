"""Arguments of public functions: of the right kind, or one line that says which is not and what was expected."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy.typing as npt

from chainsim.errors import UsageError
from chainsim.model.audio import Stimulus
from chainsim.model.options import RunOptions
from chainsim.stimulus import from_array

PathLike = str | os.PathLike[str]
AudioLike = PathLike | npt.ArrayLike
"""A file, or an array of shape (frames,) or (channels, frames) in floating point, full scale 1.0."""

_Enum = TypeVar("_Enum", bound=StrEnum)
_SHOWN = 60


def wrong(name: str, expected: str, found: object) -> UsageError:
    """What is said of an argument of the wrong kind."""
    return UsageError(f"{name}: expected {expected}, found {shown(found)}")


def shown(value: object) -> str:
    """A value of any kind in a few words."""
    if value is None or isinstance(value, bool | int | float | str):
        text = repr(value)
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return f"{'an' if type(value).__name__[0].lower() in 'aeiou' else 'a'} {type(value).__name__}"


def path_of(name: str, value: object, what: str = "a file name") -> Path:
    """An argument that must be a path."""
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if not isinstance(value, str) or not value:
        raise wrong(name, what, value)
    return Path(value)


def several(name: str, value: object, expected: str) -> list[object]:
    """The parts of what is one thing or some of them; a mapping, bytes or an array are neither."""
    if isinstance(value, str | os.PathLike):
        return [value]
    if isinstance(value, list | tuple):
        return list(value)
    raise wrong(name, expected, value)


def texts_of(name: str, value: object, expected: str = "a text or a list of texts") -> tuple[str, ...]:
    """Texts, or one of them."""
    texts = several(name, value, expected)
    for text in texts:
        if not isinstance(text, str):
            raise wrong(name, expected, text)
    return tuple(map(str, texts))


def paths_of(name: str, value: object, expected: str = "a file name or a list of them") -> tuple[Path, ...]:
    """Paths, or one of them."""
    return tuple(path_of(name, one, expected) for one in several(name, value, expected))


def flag_of(name: str, value: object) -> bool:
    """An argument that must be True or False."""
    if not isinstance(value, bool):
        raise wrong(name, "True or False", value)
    return value


def whole_of(name: str, value: object, *, least: int = 1, most: int | None = None) -> int:
    """A whole number; those of numpy are as good as Python's."""
    limits = f"from {least} to {most}" if most is not None else f"of at least {least}"
    number = _number(value)
    if number is None or number != int(number) or number < least or (most is not None and number > most):
        raise wrong(name, f"a whole number {limits}", value)
    return int(number)


def number_of(name: str, value: object, *, least: float = -math.inf, most: float = math.inf) -> float:
    """A finite number."""
    number = _number(value)
    if number is None or not least <= number <= most:
        limits = (
            ""
            if math.isinf(least)
            else f" of at least {least:g}"
            if math.isinf(most)
            else f" from {least:g} to {most:g}"
        )
        raise wrong(name, f"a finite number{limits}", value)
    return number


def numbers_of(name: str, value: object) -> tuple[float, ...]:
    """At least one finite number: a list, a range or an array of one dimension."""
    if isinstance(value, str | bytes | Set | Mapping) or not isinstance(value, Iterable):  # a set has no order
        raise wrong(name, "a list of numbers", value)
    numbers = tuple(number_of(name, one) for one in value)
    if not numbers:
        raise wrong(name, "at least one number", value)
    return numbers


def choice_of(name: str, value: object, choices: type[_Enum]) -> _Enum:
    """A member of an enumeration, or its word."""
    words = [choice.value for choice in choices]
    if not isinstance(value, str) or value not in words:
        raise wrong(name, f"one of {', '.join(map(repr, words))}", value)
    return choices(value)


def options_of(value: object) -> RunOptions:
    """RunOptions, the default ones for None."""
    if value is None:
        return RunOptions()
    if not isinstance(value, RunOptions):
        raise wrong("options", "RunOptions", value)
    return value


def functions_of(name: str, value: object) -> tuple[Callable[..., Any], ...]:
    """Functions, or one of them."""
    functions: list[Callable[..., Any]] = []
    for one in value if isinstance(value, list | tuple) else (value,):
        if not callable(one):
            raise wrong(name, "a function or a list of functions", one)
        functions.append(one)
    return tuple(functions)


def played_of(name: str, audio: object, sample_rate_hz: object, options: RunOptions) -> Path | Stimulus | None:
    """What is to be played: a file, an array with its rate, or None.

    Raises:
        UsageError: it is none of them, or a rate is missing or has nothing to be the rate of.
        AudioError: an array that is no audio.
    """
    if audio is None or isinstance(audio, str | os.PathLike):
        if sample_rate_hz is not None:
            raise UsageError(
                f"sample_rate_hz is for an array; {'there is no audio' if audio is None else 'a file has its own'}"
            )
        return None if audio is None else path_of(name, audio)
    if not (hasattr(audio, "__array__") or isinstance(audio, Sequence)) or isinstance(audio, bytes | bytearray):
        raise wrong(name, "a file or an array of shape (channels, frames)", audio)
    if sample_rate_hz is None:
        raise UsageError("an array needs its sample_rate_hz")
    rate_hz = whole_of("sample_rate_hz", sample_rate_hz)
    try:
        return from_array(audio, rate_hz, name=name, excerpt=options.excerpt)
    except (ValueError, TypeError):  # numpy's, of lists that are no array
        raise wrong(name, "a file or an array of shape (channels, frames)", audio) from None


def _number(value: object) -> float | None:
    """None: no finite number."""
    if isinstance(value, bool | str | bytes) or not hasattr(value, "__float__"):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
