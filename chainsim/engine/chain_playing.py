"""One chain's stages, played block by block by whoever hosts them: every tap comes out, to the end of the last tail."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chainsim.engine.active_stages import Roster
from chainsim.engine.cwd_and_locale import CwdAndLocale
from chainsim.engine.hosted_stages import HostedStages, StageFailedError
from chainsim.engine.pulse import Pulse
from chainsim.engine.requests import OpenChain
from chainsim.host.processors import StereoOnlyError
from chainsim.model.audio import Audio
from chainsim.model.processor import Threads
from chainsim.model.result import HostedStage
from chainsim.model.stage_addressing import loads_files, side_by_side, walk_stages
from chainsim.render.chain_renderer import ChainRenderer
from chainsim.render.stage_runner import StageRaisedError
from chainsim.render.stage_threads import StageThreads


class ChainPlaying:
    """Loads the chain when made.

    Args:
        request: what to render.
        pulse: told which stage is at work.
        surroundings: restored whenever a plugin has been at work.

    Raises:
        StageFailedError: a stage can't be opened (its cause is a HostError, or whatever its plugin raised).
    """

    def __init__(self, request: OpenChain, pulse: Pulse, surroundings: CwdAndLocale) -> None:
        self._request = request
        self._pulse = pulse
        self._surroundings = surroundings
        strangers = loads_files(request.chain)  # built-ins leave the surroundings alone
        self._roster = Roster(pulse, surroundings.restore if strangers else lambda: None)
        self._crew: StageThreads | None = None
        self._paths = [path for path, _ in walk_stages(request.chain.stages)]
        self._unsettled: list[Audio] | None = []  # blocks fed before the first one came out
        self._start(request.source.channels)

    @property
    def channels(self) -> int:
        """Of every tap."""
        return self._channels

    def stages(self) -> tuple[tuple[str, HostedStage], ...]:
        """What is known by now of each stage, in the order of the taps."""
        return tuple(self._stages.facts())

    def feed(self, block: Audio) -> Iterator[list[Audio]]:
        """Feed one block; yields those that are complete: every tap of each, slot 0 being the source.

        Raises:
            StageFailedError: a plugin raised.
        """
        block = self._widen(block)
        if self._unsettled is not None:
            self._unsettled.append(block)
        yield from self._told(self._renderer.feed(block))

    def finish(self, source_frames: int) -> Iterator[list[Audio]]:
        """The source has ended: the rest, and its tails. Errors as `feed`; RenderError as `ChainRenderer.finish`."""
        before = self._channels
        yield from self._told(self._renderer.finish(source_frames, self._channels, self._request.tail_s))
        if self._channels != before:  # it began again, with all that had been fed
            yield from self.finish(source_frames)

    def dismiss(self) -> None:
        """Nothing more is played; threads end."""
        if self._crew is not None:
            self._crew.dismiss()

    def _told(self, blocks: Iterator[list[Audio]]) -> Iterator[list[Audio]]:
        try:
            for taps in blocks:
                self._unsettled = None
                yield taps
        except StageRaisedError as raised:
            if not isinstance(raised.cause, StereoOnlyError):
                self._pulse.at(raised.slot, raised.block)
                raise StageFailedError(self._paths[raised.slot - 1], raised.cause) from raised.cause
        else:
            return
        yield from self._from_the_beginning()

    def _from_the_beginning(self) -> Iterator[list[Audio]]:
        """A mono source met a plugin that takes stereo only: begin again with the channel twice.

        No block has left yet, since a block leaves only once every stage has had it.
        """
        fed, self._unsettled = self._unsettled or [], []
        if self._crew is not None:
            self._crew.join()
        self._start(channels=2)
        for block in fed:
            yield from self.feed(block)

    def _start(self, channels: int) -> None:
        """Fresh instances of everything, for this many channels."""
        self._channels = channels
        self._crew = StageThreads(self._request.at_once) if self._request.at_once > 1 else None
        self._stages = HostedStages(self._request, channels, self._pulse, self._surroundings, self._threads)
        self._renderer = ChainRenderer(
            self._request.chain,
            self._stages.processors(),
            self._request.source.sample_rate_hz,
            self._request.block_frames,
            self._roster.at_work,
            crew=self._crew,
            on_threads=side_by_side(self._request.chain),
        )

    def _threads(self) -> Threads | None:
        """What a plugin with an instance for each channel needs; None where everything is done in turn."""
        crew = self._crew
        return None if crew is None else Threads(crew.on_main, lambda: crew.hand().give)

    def _widen(self, block: Audio) -> Audio:
        return block if block.shape[0] == self._channels else np.repeat(block, self._channels, axis=0)
