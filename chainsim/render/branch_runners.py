"""Stages in series, and branches of such series that get the same input and are summed."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from chainsim.model.audio import Audio
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.render.stage_runner import Runner, StageRaisedError


class Lane:
    """Runners in series; every one's output is also kept in its tap until it is collected."""

    def __init__(self, runners: Sequence[tuple[Runner, deque[Audio]]]) -> None:
        self._runners = runners
        self._fed: list[Audio] = []
        self._failure: StageRaisedError | None = None

    @property
    def busy(self) -> bool:
        """See Runner."""
        return any(runner.busy for runner, _ in self._runners)

    def feed(self, block: Audio) -> None:
        """See Runner."""
        self._fed.append(block)

    def take(self) -> list[Audio]:
        """See Runner; moves what is complete from one to the next."""
        blocks, self._fed = [] if self._failure else self._fed, []
        for number, (runner, tap) in enumerate(self._runners):
            for block in blocks:
                runner.feed(block)
            try:
                blocks = runner.take()
            except StageRaisedError as failure:  # what comes behind still gets what came before
                self._failure = failure
                self._runners = self._runners[number + 1 :]
                return self.take()
            tap.extend(blocks)
        if self._failure is None:
            return blocks
        if not blocks and not self.busy:
            raise self._failure
        return blocks


class ParallelRunner:
    """Branches that get the same input and are summed; a slow branch makes the quick ones wait."""

    def __init__(self, trim_db: float, branches: Sequence[tuple[Lane, float]]) -> None:
        self._gain = linear_gain(trim_db)
        self._branches = [_Branch(lane, linear_gain(gain_db)) for lane, gain_db in branches]

    @property
    def busy(self) -> bool:
        """See Runner."""
        return any(branch.lane.busy or branch.failure for branch in self._branches)

    def feed(self, block: Audio) -> None:
        """See Runner."""
        trimmed = amplify(block, self._gain)
        for branch in self._branches:
            branch.lane.feed(trimmed)

    def take(self) -> list[Audio]:
        """See Runner."""
        for branch in self._branches:
            branch.gather()
        sums: list[Audio] = []
        while all(branch.waiting for branch in self._branches):
            total = np.zeros_like(self._branches[0].waiting[0])
            for branch in self._branches:
                total += amplify(branch.waiting.popleft(), branch.gain)
            sums.append(total)
        for branch in self._branches:
            if branch.failure is not None and not branch.waiting and not sums:
                raise branch.failure
        return sums


class _Branch:
    """A lane, its gain, and what has come out of it and waits for the other branches."""

    def __init__(self, lane: Lane, gain: np.float32 | None) -> None:
        self.lane = lane
        self.gain = gain
        self.waiting: deque[Audio] = deque()
        self.failure: StageRaisedError | None = None

    def gather(self) -> None:
        """Take what the lane has; a failure waits for its turn."""
        if self.failure is None:
            try:
                self.waiting.extend(self.lane.take())
            except StageRaisedError as failure:
                self.failure = failure
