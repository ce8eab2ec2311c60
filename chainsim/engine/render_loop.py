"""Inside the render process: one chain from the first block to the end of the last tail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainsim.engine.active_stages import Roster
from chainsim.engine.cwd_and_locale import CwdAndLocale
from chainsim.engine.hosted_stages import HostedStages, StageFailedError
from chainsim.engine.pulse import Pulse
from chainsim.engine.requests import Fed, Finish, OpenChain, Released
from chainsim.engine.responses import Consumed, Emitted, Finished
from chainsim.engine.ring import Ring
from chainsim.host.processors import StereoOnlyError
from chainsim.model.audio import Audio
from chainsim.model.processor import Threads
from chainsim.model.result import HostedStage
from chainsim.model.stage_addressing import loads_files, side_by_side, walk_stages
from chainsim.render.chain_renderer import ChainRenderer
from chainsim.render.stage_runner import StageRaisedError
from chainsim.render.stage_threads import StageThreads


class RenderLoop:
    """Loads the chain when made; `run` does the rest.

    Args:
        request: what to render.
        ring: the shared memory, mapped.
        pulse: tells the parent which stage is at work.
        surroundings: restored whenever a plugin has been at work.
        receive: gives the next message from the parent, None when the parent is gone.
        send: answers it.

    Raises:
        StageFailedError: a stage can't be opened (its cause is a HostError, or whatever its plugin raised).
    """

    def __init__(
        self,
        request: OpenChain,
        ring: Ring,
        pulse: Pulse,
        surroundings: CwdAndLocale,
        receive: Callable[[], Any],
        send: Callable[[object], None],
    ) -> None:
        self._request = request
        self._ring = ring
        self._pulse = pulse
        self._surroundings = surroundings
        self._receive = receive
        self._send = send
        strangers = loads_files(request.chain)  # built-ins leave the surroundings alone
        self._roster = Roster(pulse, surroundings.restore if strangers else lambda: None)
        self._crew: StageThreads | None = None
        self._paths = [path for path, _ in walk_stages(request.chain.stages)]
        self._waiting: deque[object] = deque()
        self._fed_blocks = 0
        self._emitted_blocks = 0
        self._free_blocks = ring.layout.output_blocks
        self._unsettled: list[Audio] = []  # blocks fed before the first one came out
        self._start(request.source.channels)

    def stages(self) -> tuple[tuple[str, HostedStage], ...]:
        """What is known by now of each stage, in the order of the taps."""
        return tuple(self._stages.facts())

    def run(self) -> None:
        """Serve blocks until the source has ended and its tails have died away, or the parent is gone.

        Raises:
            StageFailedError: a plugin raised.
        """
        try:
            self._serve()
        except StageRaisedError as raised:
            self._pulse.at(raised.slot, raised.block)
            raise StageFailedError(self._paths[raised.slot - 1], raised.cause) from raised.cause
        finally:
            if self._crew is not None:
                self._crew.dismiss()

    def _serve(self) -> None:
        while (message := self._next_message()) is not None:
            if isinstance(message, Fed):
                block = self._ring.input_block(self._fed_blocks)[: self._request.source.channels].copy()
                self._fed_blocks += 1
                self._send(Consumed())
                self._feed(self._widen(block))
            elif isinstance(message, Finish):
                self._finish(message.source_frames)
                self._send(Finished(self.stages()))
                return

    def _start(self, channels: int) -> None:
        """Fresh instances of everything, for this many channels."""
        self._channels = channels
        self._crew = StageThreads(self._request.at_once) if self._request.at_once > 1 else None
        self._stages = HostedStages(self._request, channels, self._pulse, self._surroundings, self._threads)
        self._renderer = ChainRenderer(
            self._request.chain,
            self._stages.processors(),
            self._request.source.sample_rate_hz,
            self._ring.layout.block_frames,
            self._roster.at_work,
            crew=self._crew,
            on_threads=side_by_side(self._request.chain),
        )

    def _threads(self) -> Threads | None:
        """What a plugin with an instance for each channel needs; None where everything is done in turn."""
        crew = self._crew
        return None if crew is None else Threads(crew.on_main, lambda: crew.hand().give)

    def _feed(self, block: Audio) -> None:
        if self._emitted_blocks == 0:
            self._unsettled.append(block)
        try:
            self._emit_all(self._renderer.feed(block))
        except StageRaisedError as raised:
            if not isinstance(raised.cause, StereoOnlyError):
                raise
            self._restart_on_two_channels()

    def _finish(self, source_frames: int) -> None:
        try:
            self._emit_all(self._renderer.finish(source_frames, self._channels, self._request.tail_s))
        except StageRaisedError as raised:
            if not isinstance(raised.cause, StereoOnlyError):
                raise
            self._restart_on_two_channels()
            self._finish(source_frames)

    def _restart_on_two_channels(self) -> None:
        """A mono source met a plugin that takes stereo only: begin again with the channel twice.

        No block has left yet, since a block leaves only once every stage has had it.
        """
        fed, self._unsettled = self._unsettled, []
        if self._crew is not None:
            self._crew.join()
        self._start(channels=2)
        for block in fed:
            self._feed(self._widen(block))

    def _emit_all(self, blocks: Iterator[list[Audio]]) -> None:
        for taps in blocks:
            self._unsettled.clear()
            self._emit(taps)

    def _emit(self, taps: list[Audio]) -> None:
        while self._free_blocks == 0:
            message = self._receive()
            if message is None:
                raise BrokenPipeError
            if isinstance(message, Released):
                self._free_blocks += 1
            else:
                self._waiting.append(message)
        target = self._ring.output_block(self._emitted_blocks)
        for slot, tap in enumerate(taps):
            target[slot, : self._channels] = tap
        self._emitted_blocks += 1
        self._free_blocks -= 1
        self._send(Emitted(self._channels))

    def _next_message(self) -> object | None:
        if self._waiting:
            return self._waiting.popleft()
        while isinstance(message := self._receive(), Released):
            self._free_blocks += 1
        return message  # type: ignore[no-any-return]

    def _widen(self, block: Audio) -> Audio:
        return block if block.shape[0] == self._channels else np.repeat(block, self._channels, axis=0)
