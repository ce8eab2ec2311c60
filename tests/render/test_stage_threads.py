"""Stages on threads of their own give what stages in turn give: every block of every tap, and every failure."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.processor import Processor
from chainsim.model.stage_addressing import walk_stages
from chainsim.render.chain_renderer import ChainRenderer
from chainsim.render.leaf_runner import LeafRunner
from chainsim.render.stage_runner import Block, StageRaisedError
from chainsim.render.stage_threads import StageThreads
from chainsim.render.thread_runner import ThreadRunner
from tests.render.processors import Echo, Scale

BLOCK = 64
RATE_HZ = 48_000
STAGE = {"builtin": "Gain", "trim_db": -3.0}


class Moody:
    """Works at its own pace, always on the same thread, and may refuse a block."""

    def __init__(self, inner: Processor, pause_s: float, refuses: int | None = None) -> None:
        self._inner = inner
        self._pause_s = pause_s
        self._refuses = refuses
        self._calls = 0
        self.threads: set[int] = set()

    @property
    def reported_latency_frames(self) -> int:
        return self._inner.reported_latency_frames

    def process(self, block: Audio) -> Audio:
        self.threads.add(threading.get_ident())
        self._calls += 1
        time.sleep(self._pause_s)
        if self._calls == self._refuses:
            raise ArithmeticError(f"call {self._calls}")
        return self._inner.process(block)

    def source_ended(self, frames: int) -> None:
        self._inner.source_ended(frames)


class Played:
    """What came out of a chain, until its end or its failure."""

    def __init__(self, chain: Chain, processors: dict[str, Processor], at_once: int, source: Audio) -> None:
        crew = StageThreads(at_once) if at_once > 1 else None
        self.working: list[int] = []
        self.rows: list[Audio] = []
        self.failure: tuple[int, int, str] | None = None
        renderer = ChainRenderer(
            chain, processors, RATE_HZ, BLOCK, self._at_work, crew=crew, on_threads=list(processors)
        )
        try:
            for row in self._play(renderer, source):
                self.rows.append(np.stack(row))
        except StageRaisedError as raised:
            self.failure = raised.slot, raised.block, str(raised.cause)
        if crew is not None:
            crew.dismiss()

    def _play(self, renderer: ChainRenderer, source: Audio) -> Iterator[list[Audio]]:
        for start in range(0, source.shape[1], BLOCK):
            yield from renderer.feed(source[:, start : start + BLOCK])
        yield from renderer.finish(source.shape[1], 2, 0.02)

    @contextmanager
    def _at_work(self, slot: int, _block: int) -> Iterator[None]:
        self.working.append(slot)
        yield


@st.composite
def stages(draw: st.DrawFn, depth: int = 2) -> list[dict[str, Any]]:
    """A few stages, some of them parallel."""
    found: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.integers(0, 3)) == 0:
            branches = draw(st.lists(stages(depth - 1), min_size=1, max_size=2))
            found.append({"parallel": [{"gain_db": -1.0, "stages": branch} for branch in branches]})
        else:
            found.append({**STAGE, "bypass": draw(st.integers(0, 5)) == 0})
    return found


def processors_for(chain: Chain, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Callable[[], dict[str, Processor]]:
    """Makes the same processors anew each time."""
    leaves = [path for path, stage in walk_stages(chain.stages) if not stage.bypass and not hasattr(stage, "parallel")]
    plans = {
        path: (
            draw(st.sampled_from(["scale", "echo"])),
            draw(st.integers(0, 3 * BLOCK)),
            draw(st.sampled_from([0.0, 0.0005, 0.001])),
            draw(st.one_of(st.none(), st.integers(1, 12))),
        )
        for path in leaves
    }

    def make() -> dict[str, Processor]:
        return {
            path: Moody(Scale(0.7, frames) if kind == "scale" else Echo(1 + frames), pause_s, refuses)
            for path, (kind, frames, pause_s, refuses) in plans.items()
        }

    return make


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_same_blocks_and_the_same_failure_as_in_turn(data: st.DataObject) -> None:
    chain = Chain.model_validate({"version": 1, "stages": data.draw(stages())})
    make = processors_for(chain, data.draw)
    source = np.random.default_rng(3).normal(0.0, 0.2, (2, BLOCK * data.draw(st.integers(1, 14)))).astype(np.float32)
    expected = Played(chain, make(), 1, source)
    for at_once in (2, 4):
        played = Played(chain, make(), at_once, source)
        assert played.failure == expected.failure
        assert np.array_equal(np.array(played.rows), np.array(expected.rows))


@pytest.mark.parametrize("pauses_s", [(0.02, 0.0), (0.0, 0.02)])
def test_of_branches_that_fail_at_the_same_block_the_first_is_named_whichever_is_quicker(
    pauses_s: tuple[float, float],
) -> None:
    branches = [{"gain_db": 0.0, "stages": [STAGE]} for _ in pauses_s]
    chain = Chain.model_validate({"version": 1, "stages": [{"parallel": branches}]})
    paths = [path for path, stage in walk_stages(chain.stages) if not hasattr(stage, "parallel")]

    def make() -> dict[str, Processor]:
        return {path: Moody(Scale(1.0), pause_s, refuses=3) for path, pause_s in zip(paths, pauses_s, strict=True)}

    source = np.zeros((2, 5 * BLOCK), np.float32)
    in_turn, at_once = (Played(chain, make(), count, source) for count in (1, 2))
    assert in_turn.failure is not None
    assert at_once.failure == in_turn.failure
    assert len(at_once.rows) == len(in_turn.rows) == 2


def test_each_processor_keeps_to_one_thread_and_works_beside_the_others() -> None:
    chain = Chain.model_validate({"version": 1, "stages": [STAGE] * 3})
    processors = {str(number): Moody(Scale(1.0), 0.002) for number in (1, 2, 3)}
    source = np.zeros((2, 12 * BLOCK), np.float32)
    played = Played(chain, dict(processors), 2, source)
    assert [len(one.threads) for one in processors.values()] == [1, 1, 1]
    assert len(set.union(*(one.threads for one in processors.values()))) == 3
    assert threading.get_ident() not in set.union(*(one.threads for one in processors.values()))
    assert played.working != sorted(played.working[:3]) * (len(played.working) // 3), "one at a time"


def test_no_more_silence_is_fed_than_the_tail_needs() -> None:
    chain = Chain.model_validate({"version": 1, "stages": [STAGE] * 3})

    def calls(at_once: int) -> list[int]:
        played = Played(
            chain, {str(number): Moody(Scale(1.0), 0.001) for number in (1, 2, 3)}, at_once, np.zeros((2, BLOCK), "f4")
        )
        return sorted(played.working)

    assert calls(4) == calls(1)


def test_what_must_be_done_on_the_main_thread_is() -> None:
    crew = StageThreads(2)
    hand = crew.hand()
    done = hand.give(lambda: crew.on_main(threading.get_ident))
    crew.wait()
    assert done.get() == threading.get_ident()
    crew.dismiss()


def test_errors_come_back_to_whoever_asks() -> None:
    crew = StageThreads(2)

    def fail() -> None:
        raise ArithmeticError("on purpose")

    done = crew.hand().give(fail)
    with pytest.raises(ArithmeticError, match=r"^on purpose$"):
        done.get()
    assert done.failed
    crew.dismiss()


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_a_failure_behind_one_that_ends_the_source_is_told(at_once: int) -> None:
    """The first stage ends at block 5; by then a branch has ended at 3, and waits for another that looks ahead."""
    branches = [{"gain_db": 0.0, "stages": [STAGE]} for _ in range(2)]
    chain = Chain.model_validate({"version": 1, "stages": [STAGE, {"parallel": branches}]})
    processors: dict[str, Processor] = {
        "1": Moody(Scale(1.0), 0.0, refuses=5),
        "2.1.1": Moody(Scale(1.0, 3 * BLOCK), 0.001),
        "2.2.1": Moody(Scale(1.0), 0.0, refuses=3),
    }
    played = Played(chain, processors, at_once, np.zeros((2, 14 * BLOCK), np.float32))
    slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
    assert played.failure == (slots["2.2.1"], 3, "call 3")
    assert len(played.rows) == 1


def test_what_is_left_keeps_nobody_from_work() -> None:
    crew = StageThreads(2)
    runner = ThreadRunner(LeafRunner(Moody(Scale(1.0), 0.01), 0.0, BLOCK, 1, lambda _slot, _block: nullcontext()), crew)
    for number in range(1, 7):
        runner.feed(Block(number, np.zeros((2, BLOCK), np.float32)))
    assert crew.is_full
    runner.leave()
    assert (crew.under_way, runner.is_at_work, runner.oldest) == (0, False, math.inf)
    crew.join()
