"""Many numbers as one value: what a thousand floats take 24 kB for takes 8, and is kept and sent in one piece."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload


class FloatRow(Sequence[float]):
    """Doubles that don't change; equal to any sequence of the same numbers."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[float] = ()) -> None:
        self._values = array("d", values)

    @classmethod
    def from_bytes(cls, content: bytes) -> FloatRow:
        """What `to_bytes` gave, on any machine.

        Raises:
            ValueError: it is no whole number of doubles.
        """
        row = cls()
        row._values.frombytes(content)
        if sys.byteorder == "big":
            row._values.byteswap()
        return row

    def to_bytes(self) -> bytes:
        """Each as eight bytes, the least significant first."""
        values = self._values
        if sys.byteorder == "big":
            values = values[:]
            values.byteswap()
        return values.tobytes()

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[float]:
        return iter(self._values)

    @overload
    def __getitem__(self, index: int) -> float: ...

    @overload
    def __getitem__(self, index: slice) -> FloatRow: ...

    def __getitem__(self, index: int | slice) -> float | FloatRow:
        return FloatRow(self._values[index]) if isinstance(index, slice) else self._values[index]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"FloatRow({self._values.tolist()!r})"
