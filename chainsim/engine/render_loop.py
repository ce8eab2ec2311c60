"""Inside the render process: one chain from the first block to the end of the last tail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from chainsim.engine.chain_playing import ChainPlaying
from chainsim.engine.cwd_and_locale import CwdAndLocale
from chainsim.engine.pulse import Pulse
from chainsim.engine.requests import Fed, Finish, OpenChain, Released
from chainsim.engine.responses import Consumed, Emitted, Finished
from chainsim.engine.ring import Ring
from chainsim.model.audio import Audio
from chainsim.model.result import HostedStage


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
        self._source = request.source
        self._ring = ring
        self._receive = receive
        self._send = send
        self._waiting: deque[object] = deque()
        self._fed_blocks = 0
        self._emitted_blocks = 0
        self._free_blocks = ring.layout.output_blocks
        self._playing = ChainPlaying(request, pulse, surroundings)

    def stages(self) -> tuple[tuple[str, HostedStage], ...]:
        """What is known by now of each stage, in the order of the taps."""
        return self._playing.stages()

    def run(self) -> None:
        """Serve blocks until the source has ended and its tails have died away, or the parent is gone.

        Raises:
            StageFailedError: a plugin raised.
        """
        try:
            self._serve()
        finally:
            self._playing.dismiss()

    def _serve(self) -> None:
        while (message := self._next_message()) is not None:
            if isinstance(message, Fed):
                block = self._ring.input_block(self._fed_blocks)[: self._source.channels].copy()
                self._fed_blocks += 1
                self._send(Consumed())
                self._emit_all(self._playing.feed(block))
            elif isinstance(message, Finish):
                self._emit_all(self._playing.finish(message.source_frames))
                self._send(Finished(self.stages()))
                return

    def _emit_all(self, blocks: Iterator[list[Audio]]) -> None:
        for taps in blocks:
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
        repeated = tuple(slot for slot in range(1, len(taps)) if taps[slot] is taps[slot - 1])  # wire
        for slot, tap in enumerate(taps):
            if slot not in repeated:
                target[slot, : self._playing.channels] = tap
        self._emitted_blocks += 1
        self._free_blocks -= 1
        self._send(Emitted(self._playing.channels, repeated))

    def _next_message(self) -> object | None:
        if self._waiting:
            return self._waiting.popleft()
        while isinstance(message := self._receive(), Released):
            self._free_blocks += 1
        return message  # type: ignore[no-any-return]
