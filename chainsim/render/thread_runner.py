"""A stage on a thread of its own, so that stages side by side work at the same time."""

from __future__ import annotations

from collections import deque

from chainsim.render.leaf_runner import LeafRunner
from chainsim.render.stage_runner import NOTHING, Block
from chainsim.render.stage_threads import Outcome, StageThreads


class ThreadRunner:
    """A leaf on a thread of its own: blocks are complete some time after they were fed.

    Args:
        leaf: runs there, and nowhere else.
        crew: that the thread belongs to.
    """

    def __init__(self, leaf: LeafRunner, crew: StageThreads) -> None:
        self._leaf = leaf
        self._crew = crew
        self._hand = crew.hand()
        self._under_way: deque[tuple[int, Outcome[list[Block]]]] = deque()

    @property
    def oldest(self) -> float:
        """See Runner."""
        return self._under_way[0][0] if self._under_way else NOTHING

    @property
    def is_at_work(self) -> bool:
        """See Runner."""
        return bool(self._under_way)

    held = None  # a failure is taken in its turn

    def feed(self, block: Block) -> None:
        """See Runner."""
        self._crew.under_way += 1
        self._under_way.append((block.number, self._hand.give(lambda: self._leaf.run(block))))

    def take(self) -> list[Block]:
        """See Runner."""
        complete: list[Block] = []
        while self._under_way and (outcome := self._under_way[0][1]).ready:
            if complete and outcome.failed:
                break
            self._crew.under_way -= 1
            self._under_way.popleft()
            complete += outcome.get()
        return complete

    def leave(self) -> None:
        """See Runner."""
        self._crew.under_way -= len(self._under_way)
        self._under_way.clear()
