"""Blocks of other sizes are compared, and instances with each other where those differ: memory that nobody has set."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from chainsim.profile import probe_stage
from chainsim.profile.level_scaling import OPERATING_DBFS, staircase
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.block_sizes import compare_block_sizes, judged_by_fresh_ones
from tests.profile.processors import STEREO, Gate, Samples, Stage


class ByBlock(Stage):
    """Every block fades in."""

    def run(self, x: Samples) -> Samples:
        return x * np.linspace(0.0, 1.0, x.shape[1])


class InPartitions(Stage):
    """As convolvers that gather short blocks: how loud a frame comes out depends on how many came in such before."""

    def __init__(self) -> None:
        self._frames = 0

    def run(self, x: Samples) -> Samples:
        if x.shape[1] >= 2000:
            return x
        places = self._frames + np.arange(x.shape[1])
        self._frames += x.shape[1]
        return x * (1.0 - 0.5 * (places % 1000) / 1000)


class InItsFirstBlocks(Stage):
    """As convolvers that make themselves for the blocks they get first, and only let through what comes in others."""

    opened = 0

    def __init__(self) -> None:
        InItsFirstBlocks.opened += 1
        self._frames: int | None = None
        self._last: Samples = np.zeros((2, 1))

    def run(self, x: Samples) -> Samples:
        self._frames = self._frames or x.shape[1]
        late = np.concatenate([self._last, x[:, :-1]], axis=1)
        self._last = x[:, -1:]
        return x + 0.5 * late if x.shape[1] >= self._frames else x


class Unset(Stage):
    """Begins with what was in memory: of so many instances one is another one, and never the first two."""

    _numbers = itertools.count()

    def __init__(self, of: int = 5) -> None:
        self._gain = 1.0 if next(Unset._numbers) % of != of - 1 else 0.5
        self._begun = False

    def run(self, x: Samples) -> Samples:
        y = self._gain * x
        self._gain = 0.9999 * self._gain  # no pause makes it as good as new
        return y


def compared(opener: OpenProcessor) -> tuple[float, float]:
    bench = Bench(opener, STEREO)
    first, _ = bench.first(staircase(STEREO))
    frames = staircase(STEREO, up_to_dbfs=OPERATING_DBFS).shape[1]
    expected = first[:, :frames]
    found = judged_by_fresh_ones(bench, expected, compare_block_sizes(bench, expected))
    return found.of_sizes_db, found.of_instances_db


def test_what_does_not_depend_on_blocks_is_asked_once() -> None:
    assert compared(Gate) == (-np.inf, -np.inf)


def test_what_fades_in_with_every_block_does_so_each_time() -> None:
    of_sizes_db, of_instances_db = compared(ByBlock)
    assert (of_sizes_db > -20.0, of_instances_db) == (True, -np.inf)


def test_an_instance_that_is_out_of_step_is_not_another_one() -> None:
    """It has rested and is as good as new in the usual blocks alone; fresh ones are alike in any."""
    of_sizes_db, of_instances_db = compared(InPartitions)
    assert (of_sizes_db > -20.0, of_instances_db) == (True, -np.inf)


def test_what_only_answers_otherwise_when_its_blocks_change_does_not_depend_on_their_size() -> None:
    """One fresh instance for each other size says so, and another where one has rested."""
    InItsFirstBlocks.opened = 0
    assert compared(InItsFirstBlocks) == (-np.inf, -np.inf)
    assert InItsFirstBlocks.opened == 3


@pytest.mark.parametrize("of", [4, 5, 7])
def test_memory_that_was_never_set_is_no_matter_of_blocks(of: int) -> None:
    Unset._numbers = itertools.count()
    profile = probe_stage(lambda: Unset(of), STEREO)
    assert profile.repeatability_db is not None
    assert profile.repeatability_db > -60.0
