"""The parent's side of the render process: feed a source, get every tap back, block by block.

This module never imports pedalboard, nor anything that does.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from chainsim.engine.child import Child
from chainsim.engine.messages import (
    Compare,
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
from chainsim.engine.ring import LOADING, Ring, create_ring_file, plan_ring
from chainsim.errors import PluginCrashed, PluginRefused, PluginTimedOut, RenderError
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat, Stimulus
from chainsim.model.catalogue import StageProblem
from chainsim.model.chain import Chain
from chainsim.model.difference import Difference
from chainsim.model.places import Places
from chainsim.model.profile import StageProfile
from chainsim.model.result import HostedStage, PluginInfo
from chainsim.model.walk import stage_name, walk_stages
from chainsim.units import format_time

_WATCH_S = 0.25  # how often the status word is looked at while nothing comes


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


class RenderClient:
    """One render process; use as a context manager. It starts when made, so make it early."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._child = Child()
        self._ring: Ring | None = None
        self._names: list[str] = []
        self._stages: tuple[tuple[str, HostedStage], ...] = ()
        self._sample_rate_hz = 0
        self.difference = Difference()  # of the whole chain, known like `stages`

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self._child.kill()
        self._child.close()

    @property
    def stages(self) -> dict[str, HostedStage]:
        """Stage path -> what its plugin turned out to be; known after `render` has ended."""
        return dict(self._stages)

    @property
    def process(self) -> Child:
        """The process itself: once `render` has ended it has time for other questions."""
        return self._child

    def printed(self) -> str:
        """The end of what plugins have printed."""
        return self._child.output()

    def open(
        self, chain: Chain, source: AudioFormat, places: Places, *, tail_s: float, block_frames: int = BLOCK_FRAMES
    ) -> None:
        """Load every plugin of the chain; `plugins` then says by path what they are.

        Raises:
            StagesRefusedError: names, values or files are wrong, or a plugin is not here.
            PluginCrashed, PluginTimedOut, RenderError: a plugin took the process down, or did not load in time.
        """
        stages = list(walk_stages(chain.stages))
        self._names = [f"stage {path} '{stage_name(stage)}'" for path, stage in stages]
        self._sample_rate_hz = source.sample_rate_hz
        layout = plan_ring(1 + len(stages), channels=2, block_frames=block_frames)
        file = create_ring_file(layout)
        try:
            self._ring = Ring(file, layout)
            self._child.send(OpenChain(chain, source, places, tail_s, file, layout))
            answer = self._receive()
        finally:
            _unlink(file)
        if isinstance(answer, Refused):
            raise StagesRefusedError(answer.problems)
        self._expect(answer, Opened)
        self.plugins: dict[str, PluginInfo] = dict(answer.plugins)

    def render(self, stimulus: Stimulus, profiles: dict[str, StageProfile] | None = None) -> Iterator[TapBlock]:
        """Play the source in; yields every block with all its taps, then the tails.

        Args:
            stimulus: what to play.
            profiles: what probing found, by path: with it, `stages` say how each stage's output compares with its
                input; None compares nothing.

        Raises:
            PluginCrashed, PluginTimedOut, RenderError: as named, with stage and time.
            AudioError: the source can't be read on.
        """
        ring = self._ring
        if ring is None:
            raise RuntimeError("open() comes first")
        block_frames = ring.layout.block_frames
        source = stimulus.blocks(block_frames)
        if profiles is not None:
            self._child.send(Compare(profiles))
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
            match self._receive():
                case Consumed():
                    in_flight -= 1
                case Emitted(channels):
                    samples = ring.output_block(emitted)[:, :channels]
                    yield TapBlock(samples, frames.popleft() if frames else 0)
                    emitted += 1
                    self._child.send(Released())
                case Finished(stages, difference):
                    self._stages, self.difference = stages, difference
                    return
                case other:
                    self._expect(other, Finished)

    def _expect(self, answer: Any, kind: type) -> None:  # noqa: ANN401 - an Answer
        """Turn anything but the expected kind of answer into the error that it is."""
        if isinstance(answer, kind):
            return
        if isinstance(answer, Failed):
            where = next((name for name in self._names if name.startswith(f"stage {answer.stage_path} ")), "chain")
            error = PluginRefused if answer.refused else RenderError
            raise error(f"{where}: {answer.message}")
        raise RenderError(f"the render process answered {type(answer).__name__} where {kind.__name__} was expected")

    def _receive(self) -> Any:  # noqa: ANN401 - an Answer
        """The next message; a stage that stays on the same block for the time limit ends the process."""
        last = None
        since = time.monotonic()
        while True:
            try:
                message = self._child.receive(min(_WATCH_S, self._timeout_s))
            except TimeoutError:
                status = tuple(self._ring.status) if self._ring is not None else None
                if status != last:
                    last, since = status, time.monotonic()
                elif time.monotonic() - since > self._timeout_s:
                    stage, when = self._where()
                    self._child.kill()
                    raise PluginTimedOut(f"{stage} did not answer for {self._timeout_s:g} s{when}") from None
                continue
            if message is None:
                stage, when = self._where()
                raise PluginCrashed(f"{stage} {self._child.death()}{when}")
            return message

    def _where(self) -> tuple[str, str]:
        """The stage that was at work, and when: ("stage 3 'ZamTube'", " at 0:01.020")."""
        if self._ring is None:
            return "the render process", ""
        slot, block = (int(value) for value in self._ring.status)
        if not 0 < slot <= len(self._names):
            return "the render process", ""
        if block == LOADING:
            return self._names[slot - 1], " while loading"
        start_s = (block - 1) * self._ring.layout.block_frames / self._sample_rate_hz
        return self._names[slot - 1], f" at {format_time(start_s)}"


def _unlink(ring_file: Path) -> None:
    """Both processes have it mapped by now. Windows refuses that; there it stays in the temporary folder."""
    with contextlib.suppress(PermissionError):
        ring_file.unlink()
