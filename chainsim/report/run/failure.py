"""What stopped a render, as text and as JSON, with the last that plugins had printed."""

from __future__ import annotations

from chainsim.model.result import Result
from chainsim.report.kit.cells import shorten, wrap
from chainsim.report.kit.style import Style
from chainsim.units import format_time, s_from_frames

_PRINTED_LINES = 10


def failure_lines(result: Result, style: Style) -> list[str]:
    """Nothing for a result that is complete."""
    if result.complete:
        return []
    lines = [style.paint(line, "red") for line in wrap(stopped(result), style)]
    return [*lines, *(printed_lines(result.failure.printed, style) if result.failure else [])]


def stopped(result: Result) -> str:
    """What stopped the render, and how much of the track the levels are of."""
    frames, rate_hz = result.measurement.taps[0].levels.frames, result.measurement.sample_rate_hz
    why = result.failure.message if result.failure else "the render did not reach the end of the source"
    until = format_time(s_from_frames(frames, rate_hz))
    return f"INCOMPLETE: {why}. Levels and findings are those of the first {until}; no trims."


def printed_lines(printed: str, style: Style) -> list[str]:
    """The last lines that plugins printed, under a heading; nothing where they were silent."""
    lines = [line for line in printed.splitlines() if line.strip()]
    if not lines:
        return []
    heading = "Plugins printed:" if len(lines) <= _PRINTED_LINES else f"Plugins printed, last {_PRINTED_LINES} lines:"
    return [
        heading,
        *(style.paint(shorten(f"  {line}", style.width, style), "dim") for line in lines[-_PRINTED_LINES:]),
    ]
