"""Cells of a programme that are worth most, as many as are asked for."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from chainsim.model.audio import Audio


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A cell of the programme by its worth, with the cells before it, which neighbours share."""

    worth: float
    number: int
    cells: tuple[Audio, ...] = field(compare=False)  # its own last


class KeptCells:
    """Those of most worth among what has been offered.

    Args:
        count: how many, at most.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._kept: list[Candidate] = []

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._kept)

    def takes(self, worth: float) -> bool:
        """Whether one of this worth would be kept."""
        return worth > 0.0 and (len(self._kept) < self._count or worth > self._kept[0].worth)

    def offer(self, worth: float, number: int, cells: tuple[Audio, ...]) -> None:
        """One more, by its number in the programme."""
        if not self.takes(worth):
            return
        candidate = Candidate(worth, number, cells)
        if len(self._kept) < self._count:
            heapq.heappush(self._kept, candidate)
        else:
            heapq.heapreplace(self._kept, candidate)

    def drop(self, unwanted: Callable[[Candidate], bool]) -> None:
        """Those that turn out to be worth nothing."""
        self._kept = [candidate for candidate in self._kept if not unwanted(candidate)]
        heapq.heapify(self._kept)
