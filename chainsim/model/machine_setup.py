"""What chainsim needs or can use on a machine, and whether it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.short_repr import Brief


class Presence(StrEnum):
    """Whether something is there."""

    THERE = "there"
    MISSING = "missing"  # chainsim works without it; what does not is said
    BROKEN = "broken"  # chainsim can't measure


@dataclass(frozen=True, slots=True, repr=False)
class Part(Brief):
    """One thing that was looked for."""

    name: str  # "kernel", "plugins in /usr/lib/vst3"
    presence: Presence
    found: str  # a version, a path, a number; or what is not there
    advice: str = ""  # what to do; "": nothing
    count: int | None = None  # of plugin files, of bytes


@dataclass(frozen=True, slots=True, repr=False)
class SetUp(Brief):
    """Everything that was looked for."""

    version: str  # of chainsim
    parts: tuple[Part, ...]

    @property
    def can_measure(self) -> bool:
        """Whether a chain can be measured here."""
        return not any(part.presence is Presence.BROKEN for part in self.parts)
