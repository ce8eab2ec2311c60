"""Pieces of a text exchanged by position."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """`text` in the place of what stands from `start` to before `end`; an insertion where both are one."""

    start: int
    end: int
    text: str


def insertion(at: int, text: str) -> Splice:
    """A splice that takes nothing away."""
    return Splice(at, at, text)


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices made; those at one position in the order given. They must not overlap."""
    pieces, done = [], 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        pieces += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join([*pieces, text[done:]])
