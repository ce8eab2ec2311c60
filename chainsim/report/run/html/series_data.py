"""Levels over time for the script that zooms: tenths of a dB as 16-bit numbers, in base64, which is short and exact."""

from __future__ import annotations

import base64
import math
import sys
from array import array

from chainsim.model.result import Result
from chainsim.report.kit.svg.elements import visible
from chainsim.report.run.svg.lanes import lanes, resampled

_VALUES = 14_000  # in all; a chain of two hundred stages is told more coarsely
_SILENCE = -32_768


def series_values(result: Result) -> list[dict[str, object]]:
    """A lane each: name, seconds between two points, peak and RMS."""
    shown = lanes(result)
    columns = max(40, _VALUES // (2 * max(1, len(shown))))
    found: list[dict[str, object]] = []
    for lane in shown:
        series = lane.levels.series
        if series is None:
            continue
        points = list(resampled(series, columns))
        merged = -(-len(series.rms_dbfs) // columns)
        found.append(
            {
                "name": visible(lane.name),
                "step_s": round(series.step_s * merged, 6),
                "peak": _packed([peak for peak, _ in points]),
                "rms": _packed([rms for _, rms in points]),
            }
        )
    return found


def _packed(levels: list[float]) -> str:
    tenths = array("h", (_tenths(one) for one in levels))
    if sys.byteorder == "big":
        tenths.byteswap()
    return base64.b64encode(tenths.tobytes()).decode()


def _tenths(level_db: float) -> int:
    """Silence, and what is no number, as the lowest value."""
    if not math.isfinite(level_db):
        return _SILENCE if level_db != math.inf else 32_767
    return max(_SILENCE + 1, min(32_767, round(10.0 * level_db)))
