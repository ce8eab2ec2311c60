"""One stage as something that is fed blocks and gives blocks back: leaf, bypassed, or parallel."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Protocol

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.processor import Processor
from chainsim.render.blocks import Blocker
from chainsim.render.crew import Crew, Outcome
from chainsim.units import gain_from_db

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


class LeafRunner:
    """A plugin behind its trim.

    Args:
        processor: the opened stage.
        trim_db: before it.
        block_frames: length of every block.
        slot: of the stage, for `at_work`.
        at_work: see `AtWork`.
    """

    def __init__(self, processor: Processor, trim_db: float, block_frames: int, slot: int, at_work: AtWork) -> None:
        self._processor = processor
        self._gain = linear_gain(trim_db)
        self._blocker = Blocker(block_frames)
        self._slot = slot
        self._at_work = at_work
        self._fed_blocks = 0
        self._complete: list[Audio] = []
        self._failure: StageRaisedError | None = None

    @property
    def busy(self) -> bool:
        """See Runner."""
        return self._failure is not None

    def feed(self, block: Audio) -> None:
        """See Runner."""
        with suppress(StageRaisedError):  # kept, until it is its turn
            self._complete += self.run(block)

    def take(self) -> list[Audio]:
        """See Runner."""
        complete, self._complete = self._complete, []
        if not complete and self._failure is not None:
            raise self._failure
        return complete

    def run(self, block: Audio) -> list[Audio]:
        """The blocks that this one completes.

        Raises:
            StageRaisedError: with whatever the plugin raised.
        """
        if self._failure is not None:
            raise self._failure
        self._fed_blocks += 1
        with self._at_work(self._slot, self._fed_blocks):
            try:
                return self._blocker.push(self._processor.process(amplify(block, self._gain)))
            except Exception as error:
                self._failure = StageRaisedError(self._slot, self._fed_blocks, error)
                raise self._failure from error


class ThreadRunner:
    """A leaf on a thread of its own: blocks are complete some time after they were fed.

    Args:
        leaf: runs there, and nowhere else.
        crew: that the thread belongs to.
    """

    def __init__(self, leaf: LeafRunner, crew: Crew) -> None:
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


class BypassRunner:
    """The trim alone."""

    busy = False

    def __init__(self, trim_db: float) -> None:
        self._gain = linear_gain(trim_db)
        self._complete: list[Audio] = []

    def feed(self, block: Audio) -> None:
        """See Runner."""
        self._complete.append(amplify(block, self._gain))

    def take(self) -> list[Audio]:
        """See Runner."""
        complete, self._complete = self._complete, []
        return complete


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


def linear_gain(gain_db: float) -> np.float32 | None:
    """None for 0 dB, where the signal is to stay the same array."""
    return None if gain_db == 0.0 else np.float32(gain_from_db(gain_db))


def amplify(block: Audio, gain: np.float32 | None) -> Audio:
    """The block times a gain from `linear_gain`."""
    return block if gain is None else block * gain
