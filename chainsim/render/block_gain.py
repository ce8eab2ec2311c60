"""A block of audio times a gain in dB."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.units import gain_from_db


def linear_gain(gain_db: float) -> np.float32 | None:
    """None for 0 dB, where the signal is to stay the same array."""
    return None if gain_db == 0.0 else np.float32(gain_from_db(gain_db))


def amplify(block: Audio, gain: np.float32 | None) -> Audio:
    """The block times a gain from `linear_gain`."""
    return block if gain is None else block * gain
