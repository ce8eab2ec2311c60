"""The sum of several strips, as a stimulus for the chain of their group or bus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from chainsim.measure.summing_meter import SummingMeter
from chainsim.mixing.strip_audio import CHANNELS, PlacedAudio
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo
from chainsim.model.summing import Summing


class Summed:
    """To be played once: while it is read, what adding up does is measured.

    Args:
        name: of the group or bus.
        members: what is summed, by name; at least one.
        sample_rate_hz: of all of them.
    """

    def __init__(self, name: str, members: Mapping[str, PlacedAudio], sample_rate_hz: int) -> None:
        self._name = name
        self._members = tuple(members.values())
        self._audio = AudioFormat(sample_rate_hz, CHANNELS)
        self._meter = SummingMeter(self._audio, tuple(members))

    @property
    def info(self) -> SourceInfo:
        """As of any stimulus."""
        return SourceInfo("array", self._name, self._audio, self._frames)

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """The sum, from the start of the session to the end of the last member; added up in double precision."""
        for first in range(0, self._frames, block_frames):
            frames = min(block_frames, self._frames - first)
            members = np.stack([member.read(first, frames) for member in self._members])
            self._meter.feed(members)
            yield members.sum(axis=0, dtype=np.float64).astype(np.float32)

    def summing(self) -> Summing:
        """What adding up gave, once all of it has been played."""
        return self._meter.read()

    @property
    def _frames(self) -> int:
        return max(member.end_frame for member in self._members)
