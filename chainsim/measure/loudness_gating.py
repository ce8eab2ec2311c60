"""Integrated loudness, its gates (ITU-R BS.1770-5, annex 1) and loudness range (EBU Tech 3342)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.units import db_from_power, power_from_db

Float64 = npt.NDArray[np.float64]

OFFSET_DB = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0
RANGE_LOW, RANGE_HIGH = 0.10, 0.95


def loudness_lufs(power: float) -> float:
    """Loudness of a K-weighted power summed over channels; 0 gives -inf."""
    return OFFSET_DB + db_from_power(power)


def kept_blocks(powers: Float64) -> npt.NDArray[np.bool_]:
    """Which 400 ms blocks both gates keep: strictly above -70 LUFS and above 10 LU below the mean of those."""
    kept = powers > power_from_db(ABSOLUTE_GATE_LUFS - OFFSET_DB)
    if kept.any():
        kept &= powers > powers[kept].mean() * power_from_db(RELATIVE_GATE_LU)
    return kept


def kept_windows(powers: Float64) -> npt.NDArray[np.bool_]:
    """Which 3 s windows the gates of the loudness range keep: from -70 LUFS, and from 20 LU below the mean of those."""
    kept = powers >= power_from_db(ABSOLUTE_GATE_LUFS - OFFSET_DB)
    if kept.any():
        kept &= powers >= powers[kept].mean() * power_from_db(RANGE_GATE_LU)
    return kept


def loudness_range_lu(powers: Float64) -> float | None:
    """Spread of 3 s windows between the 10th and the 95th percentile; None where all are below -70 LUFS."""
    kept = powers[kept_windows(powers)]
    if not kept.size:
        return None
    ordered = np.sort(kept)
    low, high = (ordered[round((ordered.size - 1) * share)] for share in (RANGE_LOW, RANGE_HIGH))
    return loudness_lufs(float(high)) - loudness_lufs(float(low))
