"""Stages in series, and branches of such series that get the same input and are summed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np

from chainsim.model.audio import Audio
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.render.stage_runner import NOTHING, Block, Runner, StageRaisedError


class Lane:
    """Runners in series; every one's output is also kept in its tap until it is collected."""

    def __init__(self, runners: Sequence[tuple[Runner, deque[Audio]]]) -> None:
        self._runners = runners
        self._fed: list[Block] = []
        self._failure: StageRaisedError | None = None

    @property
    def oldest(self) -> float:
        """See Runner."""
        failed = NOTHING if self._failure is None else self._failure.number
        return min([failed, *(runner.oldest for runner, _ in self._runners)])

    @property
    def is_at_work(self) -> bool:
        """See Runner."""
        return any(runner.is_at_work for runner, _ in self._runners)

    @property
    def held(self) -> StageRaisedError | None:
        """See Runner."""
        return _first([self._failure, *(runner.held for runner, _ in self._runners)])

    def feed(self, block: Block) -> None:
        """See Runner."""
        self._fed.append(block)

    def take(self) -> list[Block]:
        """See Runner; moves what is complete from one to the next."""
        blocks, self._fed = [] if self._failure else self._fed, []
        for number, (runner, tap) in enumerate(self._runners):
            for block in blocks:
                runner.feed(block)
            try:
                blocks = runner.take()
            except StageRaisedError as failure:  # what comes behind still gets what came before
                self._failure = failure
                for left, _ in self._runners[: number + 1]:
                    left.leave()
                self._runners = self._runners[number + 1 :]
                return self.take()
            tap.extend(block.audio for block in blocks)
        if self._failure is not None and not blocks and not self.is_at_work:
            raise self.held or self._failure  # one behind it may wait for what would have come out before it
        return blocks

    def leave(self) -> None:
        """See Runner."""
        for runner, _ in self._runners:
            runner.leave()


class ParallelRunner:
    """Branches that get the same input and are summed; a slow branch makes the quick ones wait.

    Which of several failures is told does not depend on which branch is quicker: it is that which comes first in turn.
    """

    def __init__(self, trim_db: float, branches: Sequence[tuple[Lane, float]]) -> None:
        self._gain = linear_gain(trim_db)
        self._branches = [_Branch(lane, linear_gain(gain_db)) for lane, gain_db in branches]
        self._summed = 0  # number of the newest sum

    @property
    def oldest(self) -> float:
        """See Runner."""
        return min(branch.oldest for branch in self._branches)

    @property
    def is_at_work(self) -> bool:
        """See Runner."""
        return any(branch.failure is None and branch.lane.is_at_work for branch in self._branches)

    @property
    def held(self) -> StageRaisedError | None:
        """See Runner."""
        return _first([branch.failure or branch.lane.held for branch in self._branches])

    def feed(self, block: Block) -> None:
        """See Runner."""
        trimmed = Block(block.number, amplify(block.audio, self._gain))
        for branch in self._branches:
            branch.lane.feed(trimmed)

    def take(self) -> list[Block]:
        """See Runner."""
        for branch in self._branches:
            branch.gather()
        sums: list[Block] = []
        while all(branch.waiting for branch in self._branches):
            total = np.zeros_like(self._branches[0].waiting[0].audio)
            for branch in self._branches:
                number, audio = branch.waiting.popleft()
                self._summed = max(self._summed, number)
                total += amplify(audio, branch.gain)
            sums.append(Block(self._summed, total))
        if not sums:
            self._fail()
        return sums

    def leave(self) -> None:
        """See Runner."""
        for branch in self._branches:
            branch.lane.leave()

    def _fail(self) -> None:
        failures = [branch.failure for branch in self._branches if branch.failure is not None and not branch.waiting]
        for failure in failures:  # nothing is heard of it before what came out until then has been summed
            failure.number = max(failure.number, self._summed)
        first = min(failures, key=lambda failure: failure.number, default=None)
        if first is not None and all(branch.failure or branch.oldest > first.number for branch in self._branches):
            raise first


class _Branch:
    """A lane, its gain, and what has come out of it and waits for the other branches."""

    def __init__(self, lane: Lane, gain: np.float32 | None) -> None:
        self.lane = lane
        self.gain = gain
        self.waiting: deque[Block] = deque()
        self.failure: StageRaisedError | None = None

    @property
    def oldest(self) -> float:
        """As of a runner."""
        return self.lane.oldest if self.failure is None else self.failure.number

    def gather(self) -> None:
        """Take what the lane has; a failure waits for its turn."""
        if self.failure is None:
            try:
                self.waiting.extend(self.lane.take())
            except StageRaisedError as failure:
                self.failure = failure


def _first(failures: Iterable[StageRaisedError | None]) -> StageRaisedError | None:
    """That of the earliest block; of several, the first of them."""
    return min(filter(None, failures), key=lambda failure: failure.number, default=None)
