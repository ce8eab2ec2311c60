"""Several chains on one source, rendered side by side and handed over block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from chainsim.engine.client import RenderClient
from chainsim.engine.progress import OnProgress
from chainsim.model.audio import Audio, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.result import HostedStage
from chainsim.model.search_paths import SearchPaths


class ChainsSideBySide:
    """A render process for each chain; a context manager.

    Args:
        chains: variants of one chain: the same stages at other levels or settings.
        stimulus: played into each, from its first frame.
        places: where plugins and files are.
        options: excerpt, aims, limits and the rest of how a check is run.

    Raises:
        StagesRefusedError: stages can't be opened.
        RenderError: a plugin died, hung or failed, here or while rendering.
    """

    def __init__(self, chains: Sequence[Chain], stimulus: Stimulus, places: SearchPaths, options: RunOptions) -> None:
        self._stack = ExitStack()
        self._stimulus = stimulus
        with ExitStack() as opening:
            self._clients = [opening.enter_context(RenderClient(options.limits)) for _ in chains]
            for client, chain in zip(self._clients, chains, strict=True):
                client.open(
                    chain,
                    stimulus.info.format,
                    places,
                    tail_s=0.0,
                    block_frames=options.block_frames,
                    start_s=stimulus.info.start_s,
                )
            self._stack = opening.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def play(self, on_progress: OnProgress | None = None) -> Iterator[tuple[Audio, ...]]:
        """For every chain one block of all its taps, (taps, channels, frames), of the source's frames alone."""
        renders = [client.render(self._stimulus) for client in self._clients]
        done_frames = 0
        for blocks in zip(*renders, strict=True):
            done_frames += blocks[0].source_frames
            if on_progress is not None:
                on_progress(done_frames, self._stimulus.info.frames)
            if blocks[0].source_frames:
                yield tuple(block.stacked[:, :, : block.source_frames] for block in blocks)

    @property
    def stages(self) -> list[dict[str, HostedStage]]:
        """What the plugins of every chain turned out to be, by path; known once everything was played."""
        return [client.stages for client in self._clients]
