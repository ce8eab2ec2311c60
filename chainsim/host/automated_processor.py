"""A hosted stage whose parameters move while it plays.

It is fed in pieces that end at every 64th frame of the source, and before each piece what has moved is set: so a value
is at most 64 frames old (1.3 ms at 48 kHz). All pieces but those at the edges of blocks are alike, and the first is the
longest: pedalboard prepares a plugin anew for a piece longer than any before it, which would empty its filters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from chainsim.host.processors import BuiltinProcessor, ExternalProcessor
from chainsim.model.audio import Audio
from chainsim.model.automation import value_at
from chainsim.model.parameter import Automation, ParameterValue
from chainsim.model.result import ChannelMode

PIECE_FRAMES = 64

Turn = Callable[[str, ParameterValue], None]
"""Sets one parameter, on every instance there is, to a value that was found right before."""


class AutomatedProcessor:
    """A Processor like the one it plays; see `chainsim.model.processor.Processor`.

    Args:
        hosted: the stage, set as it is at the beginning.
        automation: points by parameter.
        turn: sets one.
        sample_rate_hz: of the audio.
    """

    def __init__(
        self,
        hosted: BuiltinProcessor | ExternalProcessor,
        automation: Mapping[str, Automation],
        turn: Turn,
        sample_rate_hz: int,
    ) -> None:
        self._hosted = hosted
        self._automation = automation
        self._turn = turn
        self._sample_rate_hz = sample_rate_hz
        self._frame = 0
        self._set = {name: value_at(points, 0.0) for name, points in automation.items()}

    @property
    def channel_mode(self) -> ChannelMode:
        """Of the stage."""
        return self._hosted.channel_mode

    @property
    def reported_latency_frames(self) -> int:
        """Of the stage."""
        return self._hosted.reported_latency_frames

    @property
    def latency_now_frames(self) -> int:
        """Of the stage."""
        return self._hosted.latency_now_frames

    def process(self, block: Audio) -> Audio:
        """Piece by piece, with the values of every 64th frame, however blocks are cut."""
        done: list[Audio] = []
        at = 0
        while at < block.shape[1]:
            if self._frame % PIECE_FRAMES == 0:
                self._set_what_moved()
            length = min(PIECE_FRAMES - self._frame % PIECE_FRAMES, block.shape[1] - at)
            done.append(self._hosted.process(block[:, at : at + length]))
            at += length
            self._frame += length
        return np.concatenate(done, axis=1) if done else block

    def source_ended(self, frames: int) -> None:
        """See the protocol."""
        self._hosted.source_ended(frames)

    def _set_what_moved(self) -> None:
        for name, points in self._automation.items():
            value = value_at(points, self._frame / self._sample_rate_hz)
            if value != self._set[name]:
                self._turn(name, value)
                self._set[name] = value
