"""Levels compared with silence, with a limit and with each other, as diagnosis and advice both do it.

Is there signal, how loud is the programme, how far has it risen, is it above a limit. What could not be measured
breaks no limit, and neither does what equals it.
"""

from __future__ import annotations

import math
from typing import TypeGuard

from chainsim.model.levels import Levels
from chainsim.units import difference_db

SILENT_BELOW_DBFS = -90.0
"""A sample peak below this is silence: one step of 16-bit audio is -90.3 dBFS."""
CHANGE_NOISE_DB = 0.001
"""What the difference of two levels of single-precision audio is uncertain by: far less than is ever shown."""


def is_silent(levels: Levels, change_db: float = 0.0) -> bool:
    """Whether the sample peak is below -90 dBFS, or would be once all of it is louder by `change_db`."""
    return levels.sample_peak_dbfs + change_db < SILENT_BELOW_DBFS


def programme_rms_dbfs(levels: Levels) -> float:
    """RMS of the active signal, or of everything where no 400 ms block passes the gates (short or very quiet)."""
    return levels.rms_dbfs if levels.active_rms_dbfs is None else levels.active_rms_dbfs


def rises_db(after: Levels, before: Levels) -> dict[str, float]:
    """Change of level in dB as loudness, RMS and sample peak; without those that were not measured or not finite."""
    changes = {
        "loudness": difference_db(after.integrated_lufs, before.integrated_lufs),
        "RMS": difference_db(after.rms_dbfs, before.rms_dbfs),
        "peak": difference_db(after.sample_peak_dbfs, before.sample_peak_dbfs),
    }
    return {metric: change_db for metric, change_db in changes.items() if is_number(change_db)}


def is_number(value_db: float | None) -> TypeGuard[float]:
    """Whether a level or gain was measured and is neither silence nor spoiled by NaN or infinity."""
    return value_db is not None and math.isfinite(value_db)


def changes_more(change_db: float | None, limit_db: float) -> bool:
    """Whether a change of level is above its limit; a gain set to the limit is not, however it was rounded."""
    return exceeds(change_db, limit_db + CHANGE_NOISE_DB)


def exceeds(value_db: float | None, limit_db: float) -> bool:
    """Whether a measured level or gain is above its limit; a value equal to it is not."""
    return is_number(value_db) and value_db > limit_db
