"""The range of a programme: what a plugin's curves are looked at for."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from chainsim.stimulus.file import open_file
from chainsim.units import db_from_gain, db_from_power


def programme_dbfs(file: Path) -> tuple[float, float]:
    """RMS over all channels, and sample peak, of an audio file.

    Raises:
        AudioError: it can't be read, or holds nothing.
    """
    energy, samples, peak = 0.0, 0, 0.0
    for block in open_file(file).blocks():
        energy += float(np.square(block, dtype=np.float64).sum())
        samples += block.size
        peak = max(peak, float(np.abs(block).max(initial=0.0)))
    return db_from_power(energy / max(1, samples)), db_from_gain(peak)
