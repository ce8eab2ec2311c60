"""A trim sheet as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from chainsim.model.trim_sheet import TrimSheetLine
from chainsim.report.kit.cells import clean

_FORMULA = ("=", "+", "-", "@")


def sheet_to_csv(title: str, lines: Sequence[TrimSheetLine]) -> str:  # noqa: ARG001 - a table has no title
    """A line for every knob: nothing in a name is a formula in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["track", "where", "change_db", "why"])
    for line in lines:
        writer.writerow([_plain(line.track), _plain(line.where), f"{line.change_db:.2f}", _plain(line.why)])
    return text.getvalue()


def _plain(text: str) -> str:
    said = clean(text)
    return f"'{said}" if said.startswith(_FORMULA) else said
