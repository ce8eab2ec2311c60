"""Records as CSV, for spreadsheets and scripts: nothing in a name is a formula there."""

from __future__ import annotations

import csv
import io

from chainsim.report.kit.cells import clean
from chainsim.report.kit.records import Records, Value

_FORMULA = ("=", "+", "-", "@")
_DIGITS = 7  # significant ones: a ten thousandth of a dB, and every count of frames up to ten million


def records_to_csv(records: Records) -> str:
    """A heading and a line for every row; silence is -inf, what can't be measured is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(records.columns)
    writer.writerows([_cell(row[column]) for column in records.columns] for row in records.rows)
    return text.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{_DIGITS}g}"
    if isinstance(value, int):
        return str(value)
    name = clean(str(value))
    return f"'{name}" if name.startswith(_FORMULA) else name
