"""A programme so much louder, as a stage gets it."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.units import gain_from_db


def louder(signal: Audio, gain_db: float) -> Audio:
    """In 32 bits, as it was."""
    raised: Audio = (signal * np.float32(gain_from_db(gain_db))).astype(np.float32)
    return raised
