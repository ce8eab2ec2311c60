"""What a render process is fed for an edit: a track that may end early, or what came out of a stage before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chainsim.model.audio import BLOCK_FRAMES, Audio, SourceInfo, Stimulus

IsWanted = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class StoppableStimulus:
    """A stimulus that ends early, but not before its first block, once nobody wants what is played any more.

    To the render process that is a short track: it ends in order and is there for the next one.
    """

    played: Stimulus
    is_wanted: IsWanted

    @property
    def info(self) -> SourceInfo:
        """As of what is played."""
        return self.played.info

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """As of what is played."""
        for block in self.played.blocks(block_frames):
            yield block
            if not self.is_wanted():
                return


class OvertakenError(Exception):
    """Nobody wants what is rendered any more; no fault, and the render process is there for the next."""


@dataclass(frozen=True, slots=True)
class OvertakenStimulus:
    """A stimulus that raises between two blocks once nobody wants what is played: a short track would be judged.

    Raises:
        OvertakenError: by `blocks`.
    """

    played: Stimulus
    is_wanted: IsWanted

    @property
    def info(self) -> SourceInfo:
        """As of what is played."""
        return self.played.info

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """As of what is played."""
        for block in self.played.blocks(block_frames):
            if not self.is_wanted():
                raise OvertakenError
            yield block


@dataclass(frozen=True, slots=True)
class HeldAudio:
    """Audio in memory, (channels, frames), played."""

    info: SourceInfo
    audio: Audio

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """All of it."""
        for start in range(0, self.audio.shape[1], block_frames):
            yield self.audio[:, start : start + block_frames]
