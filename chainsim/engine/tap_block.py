"""One block of a chain as it is rendered: what every tap has of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.model.audio import Audio


@dataclass(frozen=True, slots=True)
class TapBlock:
    """All taps of one block: `samples` has (channels, frames) of each, slot 0 is the source.

    The first `source_frames` frames belong to the source, the rest to the tail. Valid until the next one.
    """

    samples: Sequence[Audio]
    source_frames: int

    @property
    def source(self) -> list[Audio]:
        """Of every tap, the source's frames alone."""
        return [tap[:, : self.source_frames] for tap in self.samples]
