"""What a trim changes of one strip of a REAPER project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StripTrim:
    """What to change of one track, folder or the master (`line` None). Changes in dB; places by their line, from 1."""

    line: int | None
    name: str
    clip_db: float = 0.0  # of every item; of what is a sum: before its first effect
    fader_db: float = 0.0
    before_db: Mapping[int, float] = field(default_factory=dict)  # line of an effect's block -> dB before it
    is_sum: bool = False  # a folder or the master
