"""A measuring point between two stages."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.brief import Brief
from chainsim.model.levels import Levels


@dataclass(frozen=True, slots=True, repr=False)
class Tap(Brief):
    """Tap 0 is the source as read; tap k is what stage k gives back."""

    index: int
    name: str
    levels: Levels
