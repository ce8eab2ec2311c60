"""A chain opened in a render process: the source goes in through shared memory, block by block, every tap comes out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chainsim.engine.failure_attribution import Scene
from chainsim.engine.process_handle import Child
from chainsim.engine.requests import Fed, Finish, OpenChain, Released
from chainsim.engine.responses import Consumed, Emitted, Failed, Finished, Opened, Refused
from chainsim.engine.restoring import Restoring
from chainsim.engine.ring import grow_shared
from chainsim.engine.tap_block import TapBlock
from chainsim.errors import PluginRefused, RenderError
from chainsim.model.audio import Audio, Stimulus
from chainsim.model.plugin_listing import StageProblem
from chainsim.model.result import HostedStage
from chainsim.model.stage_addressing import loads_files


class StagesRefusedError(PluginRefused):
    """Stages can't be opened; `problems` are all of them, for whoever knows where they stand in the file."""

    def __init__(self, problems: tuple[StageProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"stage {problem.stage_path}: {problem.message}" for problem in problems))


@dataclass(frozen=True, slots=True)
class RingBlock(TapBlock):
    """As it lies in the ring."""

    ring: npt.NDArray[np.float32]  # (taps, channels, frames)
    repeated: tuple[int, ...]  # slots that are as the one before, and were not written

    @property
    def stacked(self) -> npt.NDArray[np.float32]:
        """All taps in one array, (taps, channels, frames)."""
        for slot in self.repeated:
            self.ring[slot] = self.ring[slot - 1]
        return self.ring


def _taps(ring: npt.NDArray[np.float32], repeated: tuple[int, ...]) -> tuple[Audio, ...]:
    taps = list(ring)
    for slot in repeated:
        taps[slot] = taps[slot - 1]
    return tuple(taps)


class RemoteChain:
    """Opens the chain when made, and is then played once.

    Args:
        child: the process, with nothing else to do.
        request: the chain, and how it is to be played.
        timeout_s: for loading a plugin, and for one block.

    Raises:
        StagesRefusedError: names, values or files are wrong, or a plugin is not here.
        RenderError: a plugin took the process down, or did not load in time, or took too much memory.
    """

    def __init__(self, child: Child, request: OpenChain, timeout_s: float) -> None:
        self.request = request
        self.ended = False  # all has come back: nothing of this chain is left in the process
        self.yielded_blocks = 0
        self._fed_frames = 0
        self._fed_all = False
        self._holds_block = False  # one that was yielded has not been given back
        self._failed = False  # the process has said so, and says nothing more of this chain
        self._child = child
        self._timeout_s = timeout_s
        layout = request.ring
        grow_shared(child.shared, layout.nbytes)
        self._ring = child.memory.ring(layout)
        self._scene = Scene(request.chain, child, request.source.sample_rate_hz, request.block_frames)
        child.tainted = child.tainted or loads_files(request.chain)
        child.send(request)
        answer = self._receive()
        if isinstance(answer, Refused):
            raise StagesRefusedError(answer.problems)
        self._expect(answer, Opened)
        self._scene.hosted = dict(answer.stages)
        self.found: tuple[Restoring, ...] = answer.found
        """What the process knows by now of its plugins."""

    @property
    def stages(self) -> dict[str, HostedStage]:
        """Stage path -> what its plugin turned out to be: as loaded, and all there is once `play` has ended."""
        return dict(self._scene.hosted)

    def play(self, stimulus: Stimulus, known_blocks: int = 0) -> Iterator[RingBlock]:
        """Play the source in; yields every block behind the first `known_blocks`, with all its taps, then the tails.

        Raises:
            RenderError: a plugin stopped the render; its `failure` says which, how and when.
            AudioError: the source can't be read on.
        """
        block_frames = self._ring.layout.block_frames
        source = stimulus.blocks(block_frames)
        in_flight = 0  # blocks fed and not yet taken
        fed = emitted = 0
        frames: deque[int] = deque()  # source frames of the blocks not yet emitted
        while True:
            while not self._fed_all and in_flight < self._ring.layout.input_blocks:
                block = next(source, None)
                if block is None:
                    self._end_source()
                    break
                count = block.shape[1]
                target = self._ring.input_block(fed)
                target[: block.shape[0], :count] = block
                target[: block.shape[0], count:] = 0.0
                frames.append(count)
                self._fed_frames += count
                fed += 1
                in_flight += 1
                self._child.send(Fed(count))
            match self._receive():
                case Consumed():
                    in_flight -= 1
                case Emitted(channels, repeated):
                    samples = self._ring.output_block(emitted)[:, :channels]
                    count = frames.popleft() if frames else 0
                    self._holds_block = True
                    if emitted >= known_blocks:
                        self.yielded_blocks += 1
                        yield RingBlock(_taps(samples, repeated), count, samples, repeated)
                    emitted += 1
                    self._give_back()
                case Finished(stages):
                    self._scene.hosted = dict(stages)
                    self.ended = True
                    return
                case other:
                    self._expect(other, Finished)

    def leave(self) -> None:
        """Whoever played it wants no more: the track ends here, and the process is there for the next; `ended` says so.

        What plugins do meanwhile is of no interest: where they end the process, or do not end, nothing is raised.
        """
        if self._failed:
            return
        try:
            if self._holds_block:
                self._give_back()
            if not self._fed_all:
                self._end_source()
            while True:
                match self._child.receive(self._timeout_s):
                    case Consumed():
                        continue
                    case Emitted():
                        self._child.send(Released())
                    case Finished():
                        self.ended = True
                        return
                    case _:
                        return
        except (TimeoutError, OSError, RenderError):
            return

    def _give_back(self) -> None:
        self._holds_block = False
        self._child.send(Released())

    def _end_source(self) -> None:
        self._fed_all = True
        self._child.send(Finish(self._fed_frames))

    def _expect(self, answer: Any, kind: type) -> None:  # noqa: ANN401 - an Answer
        """Turn anything but the expected kind of answer into the error that it is."""
        if isinstance(answer, kind):
            return
        if isinstance(answer, Failed):
            self._failed = True
            raise self._scene.failed(answer)
        raise RenderError(f"the render process answered {type(answer).__name__} where {kind.__name__} was expected")

    def _receive(self) -> Any:  # noqa: ANN401 - an Answer
        """The next message; a stage that stays on the same block for the time limit ends the process."""
        try:
            message = self._child.receive(self._timeout_s)
        except TimeoutError:
            stalled = self._scene.stalled(self._timeout_s)
            self._child.kill()
            raise stalled from None
        if message is None:
            raise self._scene.died(self._child.death())
        return message
