"""What every stage needs of the level before it: collected by the clean policy before it turns a knob."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.recommend.knobs import Knob


@dataclass(frozen=True, slots=True)
class TrimNeed:
    """Why and by how much a level must come down, and the knob for it."""

    excess_db: float
    knob: Knob
    reason: str
    margin_db: float = 0.0  # to go further, once it is needed at all

    @property
    def change_db(self) -> float:
        """How far the level before the stage must come down."""
        return self.excess_db + self.margin_db
