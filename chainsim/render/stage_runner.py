"""One stage as something that is fed blocks and gives blocks back, and the error of one whose plugin raises."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from chainsim.model.audio import Audio

AtWork = Callable[[int, int], AbstractContextManager[None]]
"""Entered with a stage's slot and the number of its block, from 1, while its plugin runs: so a crash can be placed."""


NOTHING = math.inf


class Block(NamedTuple):
    """Audio on its way through a chain.

    Attributes:
        number: of the newest block of the source that it took to complete this one, from 1.
        audio: shape (channels, frames).
    """

    number: int
    audio: Audio


class StageRaisedError(Exception):
    """A stage's plugin raised something: which stage, at which of its blocks, and what.

    `number` is that of the source's block, as `Block` has it: what would have come first in turn.
    """

    def __init__(self, slot: int, block: int, cause: Exception, number: int) -> None:
        self.slot = slot
        self.block = block
        self.cause = cause
        self.number = number
        super().__init__(str(cause))


class Runner(Protocol):
    """A stage of any kind. Its blocks come out in order, aligned with its input: the n-th out is the n-th in."""

    @property
    def oldest(self) -> float:
        """Number of the oldest block of which something is still to come, be it a failure; `NOTHING`: of none."""

    @property
    def is_at_work(self) -> bool:
        """Whether blocks, or a failure, may come of it though it is fed nothing more."""

    @property
    def held(self) -> StageRaisedError | None:
        """The first failure that waits for its turn."""

    def feed(self, block: Block) -> None:
        """Feed one block of the fixed size."""

    def take(self) -> list[Block]:
        """The blocks that are complete by now (none, one or more), each once.

        Raises:
            StageRaisedError: in its turn, once all blocks before it have been taken.
        """

    def leave(self) -> None:
        """Nothing is taken any more: what is still under way is waited for by nobody."""
