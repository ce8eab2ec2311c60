"""SweepResult -> a table."""

from __future__ import annotations

from chainsim.model.sweep import SweepPoint, SweepResult
from chainsim.report.fader_vs_trim.explanation import is_clean
from chainsim.report.kit.cells import shorten, wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import format_db

_HEADS = (("loud", "LUFS"), ("peak", "dBFS"), ("true pk", "dBTP"), ("reduction", "dB"), ("distortion", "dB"))
_COLUMN = 11
_KEY = (
    "reduction: what a compressor exceeds for 5 % of the time. distortion: what overdriven plugins add, against the "
    "signal; none: none is."
)


def sweep_to_text(result: SweepResult, style: Style = PLAIN) -> str:
    """A row for every value, the sweet spot marked; then why."""
    label = max(len(result.parameter), 8)
    lines = [
        style.paint(shorten(f"Sweep: {result.title}", style.width, style), "bold"),
        *wrap(
            f"{result.source.name}, {result.parameter} from {_value(result.points[0], result)} to "
            f"{_value(result.points[-1], result)}",
            style,
        ),
        "",
        style.paint(f"  {result.parameter:>{label}}" + "".join(f"{head:>{_COLUMN}}" for head, _ in _HEADS), "bold"),
        style.paint(f"  {'':{label}}" + "".join(f"{unit:>{_COLUMN}}" for _, unit in _HEADS), "dim"),
    ]
    for index, point in enumerate(result.points):
        chosen = index == result.sweet_spot
        row = f"{style.glyph('▸', '>') if chosen else ' '} {_value(point, result):>{label}}"
        row += "".join(f"{cell:>{_COLUMN}}" for cell in _cells(point))
        lines.append(style.paint(row, "green") if chosen else row)
    best = result.sweet_spot
    verdict = "No sweet spot" if best is None else f"Sweet spot {_value(result.points[best], result)}"
    lines += ["", *wrap(f"{verdict}: {result.reason}.", style)]
    lines += ["", *(style.paint(line, "dim") for line in wrap(_KEY, style, first="  ", rest="  "))]
    return "\n".join(lines) + "\n"


def _value(point: SweepPoint, result: SweepResult) -> str:
    return f"{point.value:+g}" if result.is_level else f"{point.value:g}"


def _cells(point: SweepPoint) -> list[str]:
    output = point.output
    distortion = "none" if is_clean(point.distortion) else format_db(point.distortion.residual_db)
    return [
        format_db(output.integrated_lufs),
        format_db(output.sample_peak_dbfs, limit_db=0.0),
        format_db(output.true_peak_dbtp, limit_db=-1.0),
        format_db(point.gain_reduction_db, signed=False),
        distortion,
    ]
