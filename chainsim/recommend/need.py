"""What the clean policy collects at every stage before it turns a knob."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.recommend.turning import Knob


@dataclass(frozen=True, slots=True)
class Need:
    """Why and by how much a level must come down, and the knob for it."""

    excess_db: float
    knob: Knob
    reason: str
