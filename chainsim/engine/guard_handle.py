"""A guard from its parent's side: what it is started with, and what can be asked of it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PACKAGE = str(Path(__file__).parents[2])
"""The folder that chainsim lies in, as the first argument of a program of ours."""

# -P: no module is taken from the current folder, which may hold anybody's files.
PROGRAM = (sys.executable, "-P", "-c")
"""How Python is started on a program that is handed to it as text."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The descriptors that a guard and its render process are started with; the caller closes his copies afterwards."""

    wire: int
    answers: int
    printed: int
    shared: int | str
    verdict: int


class Guard(Protocol):
    """A guard from its parent's side, as subprocess.Popen has it."""

    @property
    def pid(self) -> int:
        """Its process id."""

    def poll(self) -> int | None:
        """Exit code, or None while it runs; a negative one is a signal's number."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""
