"""One stage as something that is fed blocks and gives blocks back: leaf, bypassed, or parallel."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.processor import Processor
from chainsim.render.blocks import Blocker
from chainsim.units import gain_from_db

OnStage = Callable[[int], None]
"""Called with a stage's slot just before its plugin is run, so that a crash can be placed."""


class Runner(Protocol):
    """A stage of any kind. Its blocks come out in order, aligned with its input: the n-th out is the n-th in."""

    def feed(self, block: Audio) -> list[Audio]:
        """Feed one block of the fixed size; get the blocks that are complete now (none, one or more)."""


class Lane:
    """Runners in series; every one's output is also kept in its tap until it is collected."""

    def __init__(self, runners: Sequence[tuple[Runner, deque[Audio]]]) -> None:
        self._runners = runners

    def feed(self, block: Audio) -> list[Audio]:
        """See Runner."""
        blocks = [block]
        for runner, tap in self._runners:
            blocks = [out for one in blocks for out in runner.feed(one)]
            tap.extend(blocks)
        return blocks


class LeafRunner:
    """A plugin behind its trim."""

    def __init__(self, processor: Processor, trim_db: float, block_frames: int, slot: int, on_stage: OnStage) -> None:
        self._processor = processor
        self._gain = linear_gain(trim_db)
        self._blocker = Blocker(block_frames)
        self._slot = slot
        self._on_stage = on_stage

    def feed(self, block: Audio) -> list[Audio]:
        """See Runner."""
        self._on_stage(self._slot)
        return self._blocker.push(self._processor.process(amplify(block, self._gain)))


class BypassRunner:
    """The trim alone."""

    def __init__(self, trim_db: float) -> None:
        self._gain = linear_gain(trim_db)

    def feed(self, block: Audio) -> list[Audio]:
        """See Runner."""
        return [amplify(block, self._gain)]


class ParallelRunner:
    """Branches that get the same input and are summed; a slow branch makes the quick ones wait."""

    def __init__(self, trim_db: float, branches: Sequence[tuple[Lane, float]]) -> None:
        self._gain = linear_gain(trim_db)
        self._branches = [(lane, linear_gain(gain_db)) for lane, gain_db in branches]
        self._waiting: list[deque[Audio]] = [deque() for _ in branches]

    def feed(self, block: Audio) -> list[Audio]:
        """See Runner."""
        trimmed = amplify(block, self._gain)
        for (lane, _), waiting in zip(self._branches, self._waiting, strict=True):
            waiting.extend(lane.feed(trimmed))
        sums: list[Audio] = []
        while all(self._waiting):
            total = np.zeros_like(block)
            for (_, gain), waiting in zip(self._branches, self._waiting, strict=True):
                total += amplify(waiting.popleft(), gain)
            sums.append(total)
        return sums


def linear_gain(gain_db: float) -> np.float32 | None:
    """None for 0 dB, where the signal is to stay the same array."""
    return None if gain_db == 0.0 else np.float32(gain_from_db(gain_db))


def amplify(block: Audio, gain: np.float32 | None) -> Audio:
    """The block times a gain from `linear_gain`."""
    return block if gain is None else block * gain
