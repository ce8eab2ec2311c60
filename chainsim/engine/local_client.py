"""A chain of built-ins played in this very process, for whoever measures it; see `chainsim.engine.played_here`."""

from __future__ import annotations

import mmap
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import numpy as np

from chainsim.engine.chain_playing import ChainPlaying
from chainsim.engine.cwd_and_locale import CwdAndLocale
from chainsim.engine.failure_attribution import Scene
from chainsim.engine.hang_watch import HangWatch
from chainsim.engine.hosted_stages import StageFailedError
from chainsim.engine.opening_failure import why_not_opened, why_not_played
from chainsim.engine.pulse import Pulse
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.engine.requests import OpenChain
from chainsim.engine.responses import Failed
from chainsim.engine.tap_block import TapBlock
from chainsim.errors import ChainsimError
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, Stimulus
from chainsim.model.automation import starting_at
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.result import HostedStage, PluginInfo
from chainsim.model.search_paths import SearchPaths


class LocalClient:
    """As `RenderClient`, for chains that load no plugin files.

    Args:
        limits: as there; where one is passed this process ends.
    """

    process = None  # there is none that has time for other questions

    def __init__(self, limits: ProcessLimits) -> None:
        self.pulse = Pulse(mmap.mmap(-1, Pulse.NBYTES))
        self._watch = HangWatch(self.pulse, limits)
        self._surroundings = CwdAndLocale()
        self._playing: ChainPlaying | None = None

    def __enter__(self) -> Self:
        self._watch.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._watch.end()

    @property
    def stages(self) -> dict[str, HostedStage]:
        """As `RenderClient`."""
        return {} if self._playing is None else dict(self._playing.stages())

    @property
    def plugins(self) -> dict[str, PluginInfo]:
        """As `RenderClient`."""
        return {path: stage.plugin for path, stage in self.stages.items()}

    def revive(self) -> None:
        """As `RenderClient`: nothing of it has been asked elsewhere."""

    def output(self) -> str:
        """As `RenderClient.printed`: built-ins print nothing."""
        return ""

    printed = output

    def open(
        self,
        chain: Chain,
        source: AudioFormat,
        places: SearchPaths,
        *,
        tail_s: float,
        block_frames: int = BLOCK_FRAMES,
        start_s: float = 0.0,
    ) -> None:
        """As `RenderClient`."""
        request = OpenChain(starting_at(chain, start_s), source, places, tail_s, block_frames, at_once=1)
        self._scene = Scene(request.chain, self, source.sample_rate_hz, block_frames)
        self._block_frames = block_frames
        try:
            self._playing = ChainPlaying(request, self.pulse, self._surroundings)
        except StageFailedError as failure:
            answer = why_not_opened(request, failure, self.pulse)
            error = self._error(answer) if isinstance(answer, Failed) else StagesRefusedError(answer.problems)
            self.pulse.idle()
            raise error from None
        self._scene.hosted = self.stages

    def render(self, stimulus: Stimulus) -> Iterator[TapBlock]:
        """As `RenderClient`."""
        playing, fed_frames = self._playing, 0
        if playing is None:
            raise RuntimeError("open() comes first")
        frames: deque[int] = deque()  # source frames of the blocks that have not come out yet
        for block in stimulus.blocks(self._block_frames):
            count = block.shape[1]
            frames.append(count)
            fed_frames += count
            yield from self._told(playing.feed(_padded(block, self._block_frames)), frames)
        yield from self._told(playing.finish(fed_frames), frames)

    def _told(self, blocks: Iterator[list[Audio]], frames: deque[int]) -> Iterator[TapBlock]:
        try:
            for taps in blocks:
                yield TapBlock(taps, frames.popleft() if frames else 0)
        except StageFailedError as failure:
            raise self._error(why_not_played(failure)) from None
        except ChainsimError as error:
            raise self._error(Failed(str(error))) from None

    def _error(self, answer: Failed) -> ChainsimError:
        error = self._scene.failed(answer)
        self.pulse.idle()
        return error


def _padded(block: Audio, frames: int) -> Audio:
    """Every block is as long as the others: the last one ends in silence."""
    missing = frames - block.shape[1]
    return np.pad(block, ((0, 0), (0, missing))) if missing else block
