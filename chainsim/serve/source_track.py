"""The track that is played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainsim.errors import UsageError
from chainsim.model.audio import Stimulus
from chainsim.stimulus import open_file
from chainsim.units import s_from_frames

MOST_FRAMES = 100_000_000
"""Of a track: more than half an hour at 48 kHz."""


@dataclass(frozen=True)
class Track:
    """A file that can be played, and what it is called."""

    name: str
    file: Path
    number: int  # of the tracks that were opened: tells two of one name apart
    stimulus: Stimulus

    def values(self) -> dict[str, Any]:
        """For the page."""
        info = self.stimulus.info
        return {
            "name": self.name,
            "number": self.number,
            "sample_rate_hz": info.format.sample_rate_hz,
            "channels": info.format.channels,
            "length_s": None if info.frames is None else s_from_frames(info.frames, info.format.sample_rate_hz),
        }


def opened_track(file: Path, name: str, number: int) -> Track:
    """This file under this name.

    Raises:
        AudioError: it can't be played.
        UsageError: it is too long.
    """
    stimulus = open_file(file, name=name)
    frames, rate = stimulus.info.frames, stimulus.info.format.sample_rate_hz
    if frames is not None and frames > MOST_FRAMES:
        long_s = s_from_frames(MOST_FRAMES, rate)
        raise UsageError(f"{name}: longer than {long_s / 60:.0f} minutes; choose a part of it")
    return Track(name, file, number, stimulus)
