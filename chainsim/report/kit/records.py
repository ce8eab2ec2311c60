"""Records: rows of plain values with the same columns, which data frames are made of.

Levels have the names and units of `chainsim.model.levels`; silence is -inf, and None is what can't be measured.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from chainsim.model.levels import Levels

Value = float | int | str | bool | None
Row = dict[str, Value]

LEVELS = tuple(
    field.name for field in fields(Levels) if field.name not in ("per_channel", "series", "undefined", "frames")
)
_NUMBERS = ("float", "int", "bool", "float | None", "int | None")


@dataclass(frozen=True, slots=True)
class Records:
    """`keys` say what a row is of; the other columns are quantities."""

    keys: tuple[str, ...]
    quantities: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return (*self.keys, *self.quantities)

    def long(self) -> Records:
        """A row for every quantity that is a number."""
        rows = tuple(
            {**{key: row[key] for key in self.keys}, "quantity": quantity, "value": _number(row[quantity])}
            for row in self.rows
            for quantity in self.quantities
        )
        return Records((*self.keys, "quantity"), ("value",), rows)


def level_values(levels: Levels | None) -> Row:
    """The columns of levels; None in each where there are none."""
    return {name: None if levels is None else getattr(levels, name) for name in LEVELS}


def levels_row(levels: Levels | None, **keys: Value) -> Row:
    """The row of these levels, under its keys."""
    return {**keys, **level_values(levels)}


def single_numbers(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that are one number each."""
    return tuple(field.name for field in fields(kind) if str(field.type) in _NUMBERS)


def _number(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)
