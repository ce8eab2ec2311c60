"""Better, or only louder? What every stage does once level is removed, in a sentence."""

from __future__ import annotations

from chainsim.model.level_matched_difference import Difference
from chainsim.model.result import Measurement
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import Style
from chainsim.units import format_db

ONLY_LEVEL_DB = -120.0
"""Below the last bit of 24-bit audio, and above what the rounding of float32 leaves behind a plain gain."""

_NO_CHANGE_DB = 0.05


def difference_lines(measurement: Measurement, style: Style) -> list[str]:
    """Every working stage by number and name, then the whole chain; nothing where there is nothing to compare."""
    working = [stage for stage in measurement.stages if not stage.spec.bypass]
    if not working:
        return []
    each = [f"{stage.path} {stage.name}{difference_text(stage.comparison.difference)}" for stage in working]
    if len(working) > 1:
        each.append(f"the whole chain{difference_text(measurement.difference)}")
    text = f"What differs once level is removed, in dB against the signal: {'; '.join(each)}."
    return [style.paint(line, "dim") for line in wrap(text, style, first="  ", rest="    ")]


def difference_text(difference: Difference) -> str:
    """What follows a name: ` -12.3`, or what there is to say in place of a number."""
    if difference.difference_db is None:
        return f" ({difference.undefined or 'not measured'})"
    if difference.difference_db > ONLY_LEVEL_DB:
        return f" {format_db(difference.difference_db)}"
    gain_db = difference.gain_db or 0.0
    changes = [] if abs(gain_db) < _NO_CHANGE_DB else ["louder" if gain_db > 0.0 else "quieter"]
    if difference.inverted:
        changes.append("inverted")
    return f": nothing, only {' and '.join(changes)}" if changes else ": nothing"
