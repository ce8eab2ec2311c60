"""What every result can do: write itself as text, JSON, a page and a data frame, and stand in a prompt in one line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import fields
from typing import Any, TypeVar

from chainsim.library.data_frames import DataFrame, to_frame
from chainsim.model.levels import Levels
from chainsim.report.kit.records import Records
from chainsim.units import format_db

_Shown = TypeVar("_Shown", bound="ShownResult")
_LONGEST_NAME = 60


class ShownResult(ABC):
    """What every result can do."""

    __slots__ = ()

    @abstractmethod
    def to_text(self, *, width: int = 80) -> str:
        """The report that the command prints, without colour, `width` cells wide."""

    @abstractmethod
    def to_json(self) -> str:
        """The JSON that the command prints with `--format json`."""

    @abstractmethod
    def to_html(self) -> str:
        """A page in one file."""

    @abstractmethod
    def _records(self) -> Records:
        """What a data frame holds."""

    @abstractmethod
    def _brief(self) -> str:
        """What stands in a prompt, without the name of the class."""

    def to_dataframe(self, form: str = "wide", *, library: str | None = None) -> DataFrame:
        """A data frame, of pandas or polars.

        Args:
            form: "wide": a column for every quantity; "long": a row for every quantity, with its name and its value.
            library: "pandas" or "polars"; None: the first of them that is installed.

        Raises:
            UsageError: no such form or library, or none is installed (`pip install 'chainsim[frame]'`).
        """
        return to_frame(self._records(), form, library)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._brief()}>"


def told(cls: type[_Shown], result: Any, **more: Any) -> _Shown:  # noqa: ANN401 - a dataclass that `cls` derives from
    """A result that can write itself."""
    return cls(**{one.name: getattr(result, one.name) for one in fields(result)}, **more)


def text_page(title: str, text: str, picture: str = "") -> str:
    """The page of a report that has none of its own."""
    from chainsim.report.kit.html.text_page import text_to_html

    return text_to_html(title, text, picture)


def output_levels(levels: Levels) -> str:
    """Loudness and true peak, with their units."""
    return f"{format_db(levels.integrated_lufs)} LUFS, {format_db(levels.true_peak_dbtp)} dBTP"


def named(name: str) -> str:
    """A name that came from anywhere, on one line."""
    line = " ".join(name.split())
    return repr(line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}...")
