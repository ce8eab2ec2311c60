"""A measuring point between two stages."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.levels import Levels
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Tap(Brief):
    """Tap 0 is the source as read; tap k is what stage k gives back."""

    index: int
    name: str
    levels: Levels
