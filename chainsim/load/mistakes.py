"""Collecting what is wrong with a file, so that all of it can be said at once."""

from __future__ import annotations

from chainsim.errors import Problem

MOST_MISTAKES = 100
"""After so many the rest is not looked for: nobody reads them, and a hostile file must not cost minutes."""


class Mistakes:
    """Positions and messages, as they are found."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[tuple[int, int, str]] = []

    def __len__(self) -> int:
        return len(self._found)

    @property
    def full(self) -> bool:
        """Whether looking further is no use."""
        return len(self._found) >= MOST_MISTAKES

    def add(self, position: tuple[int, int], message: str) -> None:
        """Take note of a mistake; ignored when full."""
        if not self.full:
            self._found.append((*position, message))

    def problems(self) -> tuple[Problem, ...]:
        """All mistakes in the order of their position; those at one position in the order of discovery."""
        ordered = sorted(self._found, key=lambda found: found[:2])
        problems = [Problem(self._file, line, column, message) for line, column, message in ordered]
        if self.full:
            problems.append(
                Problem(self._file, None, None, f"only the first {MOST_MISTAKES} mistakes are shown; mend them first")
            )
        return tuple(problems)
