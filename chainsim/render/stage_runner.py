"""One stage as something that is fed blocks and gives blocks back, and the error of one whose plugin raises."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from chainsim.model.audio import Audio

AtWork = Callable[[int, int], AbstractContextManager[None]]
"""Entered with a stage's slot and the number of its block, from 1, while its plugin runs: so a crash can be placed."""


class StageRaisedError(Exception):
    """A stage's plugin raised something: which stage, at which of its blocks, and what."""

    def __init__(self, slot: int, block: int, cause: Exception) -> None:
        self.slot = slot
        self.block = block
        self.cause = cause
        super().__init__(str(cause))


class Runner(Protocol):
    """A stage of any kind. Its blocks come out in order, aligned with its input: the n-th out is the n-th in."""

    @property
    def busy(self) -> bool:
        """Whether more may come out without anything more being fed."""

    def feed(self, block: Audio) -> None:
        """Feed one block of the fixed size."""

    def take(self) -> list[Audio]:
        """The blocks that are complete by now (none, one or more), each once.

        Raises:
            StageRaisedError: in its turn, once all blocks before it have been taken.
        """
