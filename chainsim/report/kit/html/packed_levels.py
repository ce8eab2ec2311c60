"""Levels over time for a page's script: tenths of a dB as 16-bit numbers, in base64, which is short and exact."""

from __future__ import annotations

import base64
import math
import sys
from array import array
from collections.abc import Iterable

_SILENCE = -32_768


def packed(levels_db: Iterable[float]) -> str:
    """Little-endian; silence, and what is no number, as the lowest value."""
    tenths = array("h", map(_tenths, levels_db))
    if sys.byteorder == "big":
        tenths.byteswap()
    return base64.b64encode(tenths.tobytes()).decode()


def _tenths(level_db: float) -> int:
    if not math.isfinite(level_db):
        return _SILENCE if level_db != math.inf else 32_767
    return max(_SILENCE + 1, min(32_767, round(10.0 * level_db)))
