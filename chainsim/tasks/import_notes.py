"""What became of another program's file, by track and place: taken, approximated, left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chainsim.exchange.unreadable_file import printable
from chainsim.model.left_out import Effect


class Fate(StrEnum):
    """What became of something, the best first."""

    TAKEN = "taken"
    APPROXIMATED = "approximated"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One thing in the file and what became of it."""

    fate: Fate
    track: str  # its name; empty: of the project as a whole
    text: str
    origin: str = ""
    effect: Effect | None = None  # None: it needs no word beside the measurement
    audio: str = ""  # a file that was not found

    def __str__(self) -> str:
        where = f"{self.track}: " if self.track else ""
        return printable(f"{where}{self.text}" + (f" [{self.origin}]" if self.origin else ""))


def summary(heading: str, notes: Sequence[ImportNote]) -> str:
    """Everything, ending with a newline: what was taken, then what was not quite, then what was not."""
    lines = [heading]
    for fate in Fate:
        told = [str(note) for note in notes if note.fate is fate]
        if told:
            lines += ["", f"{fate.value.capitalize()}:", *(f"  {line}" for line in told)]
    return "\n".join(lines) + "\n"
