"""What to turn by hand, where trims can't be written: a line for every knob."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrimSheetLine:
    """One knob of another program."""

    track: str
    where: str  # "clip gain", "before 'Comp'", "fader"
    change_db: float
    why: str
