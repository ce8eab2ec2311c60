"""A stage on a thread of its own, so that stages side by side work at the same time."""

from __future__ import annotations

from collections import deque

from chainsim.model.audio import Audio
from chainsim.render.leaf_runner import LeafRunner
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
        self._under_way: deque[Outcome[list[Audio]]] = deque()

    @property
    def busy(self) -> bool:
        """See Runner."""
        return bool(self._under_way)

    def feed(self, block: Audio) -> None:
        """See Runner."""
        self._crew.under_way += 1
        self._under_way.append(self._hand.give(lambda: self._leaf.run(block)))

    def take(self) -> list[Audio]:
        """See Runner."""
        complete: list[Audio] = []
        while self._under_way and self._under_way[0].ready:
            if complete and self._under_way[0].failed:
                break
            self._crew.under_way -= 1
            complete += self._under_way.popleft().get()
        return complete
