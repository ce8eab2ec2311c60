"""The parent's side of the render process: feed a source, get every tap back, block by block.

This module never imports pedalboard, nor anything that does.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from chainsim.engine import idle
from chainsim.engine.child import Child
from chainsim.engine.failures import Scene
from chainsim.engine.messages import (
    Consumed,
    Emitted,
    Failed,
    Fed,
    Finish,
    Finished,
    OpenChain,
    Opened,
    Refused,
    Released,
)
from chainsim.engine.ring import Ring, grow_shared, plan_ring
from chainsim.errors import PluginCrashed, PluginOutOfMemory, PluginRefused, RenderError
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat, Stimulus
from chainsim.model.catalogue import StageProblem
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.places import Places
from chainsim.model.result import HostedStage, PluginInfo
from chainsim.model.walk import loads_files, side_by_side, walk_stages


class StagesRefusedError(PluginRefused):
    """Stages can't be opened; `problems` are all of them, for whoever knows where they stand in the file."""

    def __init__(self, problems: tuple[StageProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"stage {problem.stage_path}: {problem.message}" for problem in problems))


@dataclass(frozen=True, slots=True)
class TapBlock:
    """All taps of one block: `samples` has shape (taps, channels, frames), slot 0 is the source.

    The first `source_frames` frames belong to the source, the rest to the tail. Valid until the next one.
    """

    samples: npt.NDArray[np.float32]
    source_frames: int


def available_processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class RenderClient:
    """One render process; use as a context manager. It starts when made, so make it early."""

    def __init__(
        self,
        limits: ProcessLimits,
        stages_at_once: int | None = None,
    ) -> None:
        self._limits = limits
        self._at_once = available_processors() if stages_at_once is None else stages_at_once
        self._child = idle.take(limits.memory_bytes)
        self._at_rest = False  # between requests: nothing of this chain is left in the process
        self._ring: Ring | None = None
        self._scene: Scene | None = None
        self._request: OpenChain | None = None
        self._yielded_blocks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._at_rest and kind is None:
            idle.give_back(self._child)
            return
        if kind is not None:
            self._child.kill()
        self._child.close()

    @property
    def stages(self) -> dict[str, HostedStage]:
        """Stage path -> what its plugin turned out to be: as loaded, and all there is once `render` has ended."""
        return dict(self._scene.hosted) if self._scene else {}

    @property
    def plugins(self) -> dict[str, PluginInfo]:
        """Stage path -> what was opened."""
        return {path: stage.plugin for path, stage in self.stages.items()}

    @property
    def process(self) -> Child:
        """The process itself: before `open` and once `render` has ended it has time for other questions."""
        return self._child

    def revive(self) -> None:
        """Where the process did not survive a question, start another; nothing has been opened in it yet."""
        if not self._child.alive:
            self._child.close()
            self._child = idle.take(self._child.memory_limit_bytes)

    def printed(self) -> str:
        """The end of what plugins have printed: all there is once the client has been left."""
        return self._child.output()

    def open(
        self, chain: Chain, source: AudioFormat, places: Places, *, tail_s: float, block_frames: int = BLOCK_FRAMES
    ) -> None:
        """Load every plugin of the chain; `stages` then says by path what they are.

        Raises:
            StagesRefusedError: names, values or files are wrong, or a plugin is not here.
            RenderError: a plugin took the process down, or did not load in time, or took too much memory.
        """
        layout = plan_ring(1 + sum(1 for _ in walk_stages(chain.stages)), channels=2, block_frames=block_frames)
        self._open(OpenChain(chain, source, places, tail_s, layout, self._at_once))

    def _open(self, request: OpenChain) -> None:
        chain, layout = request.chain, request.ring
        self._request = request
        grow_shared(self._child.shared, layout.nbytes)
        self._ring = self._child.memory.ring(layout)
        self._scene = Scene(chain, self._child, request.source.sample_rate_hz, layout.block_frames)
        self._child.tainted = self._child.tainted or loads_files(chain)
        self._child.send(request)
        answer = self._receive(self._scene)
        if isinstance(answer, Refused):
            raise StagesRefusedError(answer.problems)
        self._expect(answer, Opened)
        self._scene.hosted = dict(answer.stages)

    def render(self, stimulus: Stimulus) -> Iterator[TapBlock]:
        """Play the source in; yields every block with all its taps, then the tails.

        Where stages work at the same time and the process dies, nobody knows which of them did it. It is played once
        more then, in turn, to see; from the first block that has not been yielded yet.

        Raises:
            RenderError: a plugin stopped the render; its `failure` says which, how and when.
            AudioError: the source can't be read on.
        """
        self._yielded_blocks = 0
        try:
            yield from self._play(stimulus, 0)
        except (PluginCrashed, PluginOutOfMemory):
            request = self._request
            if request is None or request.at_once == 1 or not side_by_side(request.chain):
                raise
            self.revive()
            self._open(replace(request, at_once=1))
            yield from self._play(stimulus, self._yielded_blocks)

    def _play(self, stimulus: Stimulus, known_blocks: int) -> Iterator[TapBlock]:
        """See `render`; the first `known_blocks` are not yielded."""
        ring, scene = self._ring, self._scene
        if ring is None or scene is None:
            raise RuntimeError("open() comes first")
        block_frames = ring.layout.block_frames
        source = stimulus.blocks(block_frames)
        ended = False
        in_flight = 0  # blocks fed and not yet taken
        fed = emitted = 0
        frames: deque[int] = deque()  # source frames of the blocks not yet emitted
        source_frames = 0
        while True:
            while not ended and in_flight < ring.layout.input_blocks:
                block = next(source, None)
                if block is None:
                    self._child.send(Finish(source_frames))
                    ended = True
                    break
                count = block.shape[1]
                target = ring.input_block(fed)
                target[: block.shape[0], :count] = block
                target[: block.shape[0], count:] = 0.0
                frames.append(count)
                source_frames += count
                fed += 1
                in_flight += 1
                self._child.send(Fed(count))
            match self._receive(scene):
                case Consumed():
                    in_flight -= 1
                case Emitted(channels):
                    samples = ring.output_block(emitted)[:, :channels]
                    count = frames.popleft() if frames else 0
                    if emitted >= known_blocks:
                        self._yielded_blocks += 1
                        yield TapBlock(samples, count)
                    emitted += 1
                    self._child.send(Released())
                case Finished(stages):
                    scene.hosted = dict(stages)
                    self._at_rest = True
                    return
                case other:
                    self._expect(other, Finished)

    def _expect(self, answer: Any, kind: type) -> None:  # noqa: ANN401 - an Answer
        """Turn anything but the expected kind of answer into the error that it is."""
        if isinstance(answer, kind):
            return
        if isinstance(answer, Failed) and self._scene is not None:
            raise self._scene.failed(answer)
        raise RenderError(f"the render process answered {type(answer).__name__} where {kind.__name__} was expected")

    def _receive(self, scene: Scene) -> Any:  # noqa: ANN401 - an Answer
        """The next message; a stage that stays on the same block for the time limit ends the process."""
        try:
            message = self._child.receive(self._limits.timeout_s)
        except TimeoutError:
            stalled = scene.stalled(self._limits.timeout_s)
            self._child.kill()
            raise stalled from None
        if message is None:
            raise scene.died(self._child.death())
        return message
