"""A whole chain, block by block: every tap of a block together, aligned, as soon as the slowest has it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from chainsim.errors import RenderError
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain, ParallelStage, Stage
from chainsim.model.processor import Processor
from chainsim.model.stage_addressing import branch_prefix, walk_stages
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.render.branch_runners import Lane, ParallelRunner
from chainsim.render.leaf_runner import BypassRunner, LeafRunner
from chainsim.render.stage_runner import AtWork, Block, Runner
from chainsim.render.stage_threads import StageThreads
from chainsim.render.thread_runner import ThreadRunner
from chainsim.units import frames_from_s, gain_from_db

TAIL_SILENCE_DBFS = -90.0
_TAIL_HOLD_S = 2.0  # a delay is silent between two echoes: the longest that musicians use are about this long
_MAX_HELD_BACK_S = 60.0
_NOBODY: AbstractContextManager[None] = nullcontext()


class ChainRenderer:
    """Feeds one chain from the first frame on.

    Args:
        chain: the document; its fader is not applied here (a gain needs no rendering).
        processors: stage path -> opened stage, for every leaf that is not bypassed.
        sample_rate_hz: of the blocks.
        block_frames: every block fed has this many frames (the source's last one padded with silence).
        at_work: see `AtWork`.
        crew: threads for the stages in `on_threads`; None: everything is done here, in turn.
        on_threads: paths of stages that are played on a thread of their own, all at the same time.
    """

    def __init__(
        self,
        chain: Chain,
        processors: Mapping[str, Processor],
        sample_rate_hz: int,
        block_frames: int,
        at_work: AtWork = lambda _slot, _block: _NOBODY,
        *,
        crew: StageThreads | None = None,
        on_threads: Collection[str] = (),
    ) -> None:
        self._processors = processors
        self._sample_rate_hz = sample_rate_hz
        self._block_frames = block_frames
        self._at_work = at_work
        self._crew = crew
        self._on_threads = on_threads
        self._slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
        self._taps: list[deque[Audio]] = [deque() for _ in range(1 + len(self._slots))]
        self._input_gain = linear_gain(chain.input_trim_db)
        self._lane = self._build_lane(chain.stages, "")
        self._fed_blocks = 0
        self._emitted_blocks = 0

    def feed(self, block: Audio) -> Iterator[list[Audio]]:
        """Feed one block; yields the blocks that are complete now: every tap of each, in `walk_stages` order.

        Slot 0 is the source as fed.

        Raises:
            StageRaisedError: a plugin raised; whatever was complete before has been yielded.
        """
        self._feed(block)
        yield from self._complete()
        while self._crew is not None and self._crew.is_full:
            self._crew.wait()
            yield from self._complete()

    def finish(self, source_frames: int, channels: int, tail_s: float) -> Iterator[list[Audio]]:
        """Feed silence until every tap has the whole source and its tail has died away (or `tail_s` is over).

        Raises:
            RenderError: a stage still holds the source's frames back after a minute of silence.
            StageRaisedError: as `feed`.
        """
        for processor in self._processors.values():
            processor.source_ended(source_frames)
        silence = np.zeros((channels, self._block_frames), dtype=np.float32)
        hold_blocks = self._blocks(_TAIL_HOLD_S)
        most_tail_blocks = self._blocks(tail_s)
        source_blocks = self._fed_blocks
        quiet_blocks = 0
        while True:
            for taps in self._complete():
                in_tail = self._emitted_blocks > source_blocks
                quiet_blocks = quiet_blocks + 1 if in_tail and all(_is_quiet(tap) for tap in taps) else 0
                yield taps
                tail_blocks = self._emitted_blocks - source_blocks
                if tail_blocks >= most_tail_blocks or quiet_blocks >= hold_blocks:
                    break
            tail_blocks = self._emitted_blocks - source_blocks
            if tail_blocks >= most_tail_blocks or quiet_blocks >= hold_blocks:
                return
            fed_tail_blocks = self._fed_blocks - source_blocks
            if fed_tail_blocks - max(tail_blocks, 0) > self._blocks(_MAX_HELD_BACK_S):
                raise RenderError(
                    f"a stage still holds the source back after {_MAX_HELD_BACK_S:g} s of silence; "
                    "its output can't be lined up with its input"
                )
            # So many are needed in any case; beyond them silence is fed only where nothing else can bring more.
            certain_blocks = min(max(tail_blocks, 0) + hold_blocks - quiet_blocks, most_tail_blocks)
            if self._crew is None or not self._crew.under_way or fed_tail_blocks < certain_blocks:
                self._feed(silence)
            else:
                self._crew.wait()

    def _feed(self, block: Audio) -> None:
        self._fed_blocks += 1
        self._taps[0].append(block)
        self._lane.feed(Block(self._fed_blocks, amplify(block, self._input_gain)))

    def _complete(self) -> Iterator[list[Audio]]:
        """Move on what can be moved; the blocks that every tap has by then."""
        moving = True
        while moving:
            moving = bool(self._lane.take())
            while all(self._taps):
                self._emitted_blocks += 1
                yield [tap.popleft() for tap in self._taps]

    def _blocks(self, time_s: float) -> int:
        """How many blocks it takes to cover a time."""
        return -(-frames_from_s(time_s, self._sample_rate_hz) // self._block_frames)

    def _build_lane(self, stages: Sequence[Stage], prefix: str) -> Lane:
        runners: list[tuple[Runner, deque[Audio]]] = []
        for number, stage in enumerate(stages, start=1):
            path = f"{prefix}{number}"
            runners.append((self._build_runner(stage, path), self._taps[self._slots[path]]))
        return Lane(runners)

    def _build_runner(self, stage: Stage, path: str) -> Runner:
        if stage.bypass:
            return BypassRunner(stage.trim_db)
        if isinstance(stage, ParallelStage):
            branches = [
                (self._build_lane(branch.stages, branch_prefix(path, number)), branch.gain_db)
                for number, branch in enumerate(stage.parallel, start=1)
            ]
            return ParallelRunner(stage.trim_db, branches)
        processor, slot = self._processors[path], self._slots[path]
        leaf = LeafRunner(processor, stage.trim_db, self._block_frames, slot, self._at_work)
        return ThreadRunner(leaf, self._crew) if self._crew is not None and path in self._on_threads else leaf


def _is_quiet(block: Audio) -> bool:
    return bool(np.max(np.abs(block)) < gain_from_db(TAIL_SILENCE_DBFS))
