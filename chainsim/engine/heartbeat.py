"""A processor that shows, while it works, that it is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainsim.engine.pulse import Pulse
from chainsim.model.audio import Audio
from chainsim.model.result import ChannelMode

if TYPE_CHECKING:
    from chainsim.host.stage_opening import HostedProcessor


class BeatingProcessor:
    """Passes everything on, and lets the pulse beat before each block: a probe may be long, one block may not."""

    def __init__(self, processor: HostedProcessor, pulse: Pulse) -> None:
        self._processor = processor
        self._pulse = pulse

    @property
    def reported_latency_frames(self) -> int:
        """See `chainsim.model.processor.Processor`."""
        return self._processor.reported_latency_frames

    @property
    def channel_mode(self) -> ChannelMode:
        """How it takes its channels, once it has been fed."""
        return self._processor.channel_mode

    def process(self, block: Audio) -> Audio:
        """See `chainsim.model.processor.Processor`."""
        self._pulse.beat()
        return self._processor.process(block)

    def source_ended(self, frames: int) -> None:
        """See `chainsim.model.processor.Processor`."""
        self._processor.source_ended(frames)
