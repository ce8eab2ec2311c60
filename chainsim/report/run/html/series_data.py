"""Levels over time for the script that zooms."""

from __future__ import annotations

from chainsim.model.result import Result
from chainsim.report.kit.html.packed_levels import packed
from chainsim.report.kit.svg.elements import visible
from chainsim.report.run.svg.levels_over_time import lanes, resampled

_VALUES = 14_000  # in all; a chain of two hundred stages is told more coarsely


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
                "peak": packed([peak for peak, _ in points]),
                "rms": packed([rms for _, rms in points]),
            }
        )
    return found
