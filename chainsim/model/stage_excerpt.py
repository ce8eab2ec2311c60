"""A piece of what a stage receives, with enough of its past for the stage to be in the state that it has there."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.audio import Audio


@dataclass(frozen=True, slots=True)
class StageExcerpt:
    """`start_frame`: in the track."""

    start_frame: int
    led_in_frames: int  # at its beginning, to be heard and not judged where the stage's gain follows the level
    samples: Audio  # (channels, frames)
