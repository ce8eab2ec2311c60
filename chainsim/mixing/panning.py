"""Where a track stands between left and right: the formulas of `chainsim.model.session`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from chainsim.units import db_from_gain

_MIDDLE = math.cos(math.pi / 4.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source stands: the linear gains of both sides."""

    left: float
    right: float


def place_of(pan: float, channels: int, pan_law_db: float) -> Place:
    """The gains for a track of one channel (by the pan law) or two (by balance).

    Args:
        pan: -1 left to 1 right.
        channels: of the track.
        pan_law_db: a mono track's level in the middle.
    """
    if channels > 1:
        return Place(min(1.0, 1.0 - pan), min(1.0, 1.0 + pan))
    exponent = pan_law_db / db_from_gain(_MIDDLE)
    angle = (1.0 + pan) * math.pi / 4.0
    # At the very sides cosine and sine are a rounding error away from 0 and may be negative.
    return Place(max(0.0, math.cos(angle)) ** exponent, max(0.0, math.sin(angle)) ** exponent)


def placed(block: Audio, place: Place) -> Audio:
    """One or two channels in, (2, frames) out."""
    gains = np.array([[place.left], [place.right]], dtype=np.float32)
    return block * gains
