"""A trim sheet as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from chainsim.model.trim_sheet import TrimSheetLine
from chainsim.report.kit.cells import clean
from chainsim.units import format_db


def sheet_to_text(title: str, lines: Sequence[TrimSheetLine]) -> str:
    """Columns under the title, ending with a newline."""
    if not lines:
        return f"{clean(title)}: no trim needed\n"
    rows = [
        (clean(line.track), clean(line.where), f"{format_db(line.change_db)} dB", clean(line.why)) for line in lines
    ]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(3)]
    return "\n".join([clean(title), "", *(_row(row, widths) for row in rows)]) + "\n"


def _row(row: tuple[str, str, str, str], widths: Sequence[int]) -> str:
    track, where, change, why = row
    left = track + " " * (widths[0] - cell_len(track)) + "  " + where + " " * (widths[1] - cell_len(where))
    return f"{left}  {change:>{widths[2]}}  {why}".rstrip()
