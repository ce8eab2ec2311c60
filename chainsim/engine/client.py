"""The parent's side of a render process: open a chain, play a source; once more, in turn, where stages die together.

This module never imports pedalboard, nor anything that does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Self

from chainsim.engine import idle_processes
from chainsim.engine.process_handle import Child
from chainsim.engine.remote_chain import RemoteChain, RingBlock
from chainsim.engine.requests import OpenChain
from chainsim.engine.restoring import Verdicts
from chainsim.errors import PluginCrashed, PluginOutOfMemory, RenderError
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat, Stimulus
from chainsim.model.automation import starting_at
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.result import HostedStage, PluginInfo
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import loads_files, side_by_side


def available_processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class RenderClient:
    """One render process; use as a context manager. It starts when made, so make it early.

    Args:
        limits: of the process.
        stages_at_once: how many stages may play at the same time; None: one on each processor.
        process: that is taken instead of one that waits or starts.
        give_back: who gets it when it has done its work in order.
        verdicts: gives what is known of a chain's plugins in such places; None: all is found out again.
    """

    def __init__(
        self,
        limits: ProcessLimits,
        stages_at_once: int | None = None,
        *,
        process: Child | None = None,
        give_back: Callable[[Child], None] = idle_processes.give_back,
        verdicts: Callable[[Chain, SearchPaths], Verdicts] | None = None,
    ) -> None:
        self._limits = limits
        self._at_once = available_processors() if stages_at_once is None else stages_at_once
        self._child = process or idle_processes.take(limits.memory_bytes)
        self._give_back = give_back
        self._verdicts = verdicts
        self._chain: RemoteChain | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        ours = isinstance(error, Exception) and not isinstance(error, RenderError)
        if self._chain is not None and ours and not self._chain.ended and idle_processes.are_kept():
            self._chain.leave()  # a fault of the parent's costs no process
        if self._chain is not None and self._chain.ended and (kind is None or ours):
            self._give_back(self._child)
            return
        if kind is not None:
            self._child.kill()
        self._child.close()

    def lend(self) -> Child | None:
        """The process, which is left the chain unplayed and can be asked of its plugins; None: it did not come back."""
        if self._chain is not None:
            self._chain.leave()
        return self._child if self._chain is not None and self._chain.ended else None

    @property
    def stages(self) -> dict[str, HostedStage]:
        """Stage path -> what its plugin turned out to be: as loaded, and all there is once `render` has ended."""
        return {} if self._chain is None else self._chain.stages

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
            self._child = idle_processes.take(self._child.memory_limit_bytes)

    def printed(self) -> str:
        """The end of what plugins have printed: all there is once the client has been left."""
        return self._child.output()

    def open(
        self,
        chain: Chain,
        source: AudioFormat,
        places: SearchPaths,
        *,
        tail_s: float,
        block_frames: int = BLOCK_FRAMES,
        start_s: float = 0.0,
        to_be_played: bool = True,
    ) -> None:
        """Load every plugin of the chain; `stages` then says by path what they are. Errors as `RemoteChain`.

        What is played may begin at `start_s` of its source: automation is met where it is then.
        """
        request = OpenChain(
            starting_at(chain, start_s), source, places, tail_s, block_frames, self._at_once, to_be_played
        )
        if self._verdicts is None or not loads_files(chain):
            self._chain = self._opened(request)
            return
        verdicts = self._verdicts(chain, places)
        self._chain = self._opened(replace(request, known=verdicts.known))
        verdicts.keep(self._chain.found)

    def render(self, stimulus: Stimulus) -> Iterator[RingBlock]:
        """Play the source in; yields every block with all its taps, then the tails. Errors as `RemoteChain.play`.

        Where stages work at the same time and the process dies, nobody knows which of them did it. It is played once
        more then, in turn, to see; from the first block that has not been yielded yet.
        """
        chain = self._chain
        if chain is None:
            raise RuntimeError("open() comes first")
        try:
            yield from chain.play(stimulus)
        except (PluginCrashed, PluginOutOfMemory):
            if chain.request.at_once == 1 or not side_by_side(chain.request.chain):
                raise
            self.revive()
            self._chain = self._opened(replace(chain.request, at_once=1))
            yield from self._chain.play(stimulus, chain.yielded_blocks)

    def _opened(self, request: OpenChain) -> RemoteChain:
        return RemoteChain(self._child, request, self._limits.timeout_s)
