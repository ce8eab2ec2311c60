"""Values of settings, from a file or the environment: each kind says what it takes, and refuses the rest in a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chainsim.errors import UsageError
from chainsim.load.wording import quote
from chainsim.tasks.settings_file import shown

_SCHEMES = ("https://", "http://", "file://")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


class Kind(Protocol):
    """What a setting may be. `cast` raises UsageError, with `where` before what is wrong."""

    def cast(self, raw: Any, where: str) -> Any:  # noqa: ANN401
        """The value meant by what stands in a file (`raw` as TOML gave it) or in a variable (text)."""
        ...


@dataclass(frozen=True, slots=True)
class Texts:
    """Any number of texts; one alone need not be in a list."""

    def cast(self, raw: Any, where: str) -> tuple[str, ...]:  # noqa: ANN401
        """See `Kind`."""
        several = [
            each.strip() if isinstance(each, str) else each for each in (raw if isinstance(raw, list) else [raw])
        ]
        if not all(isinstance(each, str) for each in several):
            raise UsageError(f"{where}: expected a list of texts, found {shown(several)}")
        return tuple(several)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def cast(self, raw: Any, where: str) -> bool:  # noqa: ANN401
        """See `Kind`."""
        word = _word(raw).lower()
        if word not in (*_TRUE, *_FALSE):
            raise UsageError(f"{where}: expected true or false, found {shown(raw)}")
        return word in _TRUE


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: Sequence[str]

    def cast(self, raw: Any, where: str) -> str:  # noqa: ANN401
        """See `Kind`."""
        word = _word(_single(raw, where))
        if word not in self.words:
            raise UsageError(f"{where}: {quote(word)} is not one of {', '.join(map(repr, self.words))}.")
        return word


@dataclass(frozen=True, slots=True)
class Address:
    """Of pages, as a browser takes it."""

    def cast(self, raw: Any, where: str) -> str:  # noqa: ANN401
        """See `Kind`."""
        text = _word(_single(raw, where))
        if not text.startswith(_SCHEMES) or not text.isprintable() or " " in text:
            raise UsageError(f"{where}: {quote(text)} is no address; expected one that begins with https://")
        return text


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `least` (not itself where that is `open`) to `most`; `whole` takes integers alone."""

    least: float
    most: float = math.inf
    open: bool = False
    whole: bool = False

    def cast(self, raw: Any, where: str) -> float:  # noqa: ANN401
        """See `Kind`."""
        raw = _single(raw, where)
        try:
            number = int(raw) if self.whole and not isinstance(raw, float) else float(raw)
            finite = math.isfinite(number)
        except (TypeError, ValueError, OverflowError):  # a date; no number; one beyond any float
            number, finite = math.nan, False
        if not finite or (self.whole and number != int(number)):
            raise UsageError(f"{where}: {_shown(raw)} is not a valid {'integer' if self.whole else 'number'}.")
        if number < self.least or number > self.most or (self.open and number == self.least):
            raise UsageError(f"{where}: {_shown(raw)} is not in the range {self._range()}.")
        return int(number) if self.whole else number

    def _range(self) -> str:
        if math.isinf(self.most):
            return f"x{'>' if self.open else '>='}{self.least:g}"
        return f"{self.least:g}{'<' if self.open else '<='}x<={self.most:g}"


def _word(raw: Any) -> str:  # noqa: ANN401
    return raw if isinstance(raw, str) else shown(raw)


def _shown(raw: Any) -> str:  # noqa: ANN401
    """A value as it stands in the file, where a reader can take that in."""
    return quote(raw) if isinstance(raw, str) else shown(raw)


def _single(raw: Any, where: str) -> Any:  # noqa: ANN401
    if isinstance(raw, bool | list | dict):
        raise UsageError(f"{where}: expected one value, found {shown(raw)}")
    return raw
