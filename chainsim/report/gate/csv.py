"""A gate as CSV: a row for every format, a column for every figure."""

from __future__ import annotations

import csv
import io

from chainsim.model.gate import Gate
from chainsim.report.gate.figures import figures_of
from chainsim.report.kit.cells import clean

_FORMULA = ("=", "+", "-", "@")


def gate_to_csv(gate: Gate) -> str:
    """Nothing in a name is a formula in a spreadsheet; what was not measured is empty, silence is -inf."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    figures = figures_of(gate)
    keys = ["name", "path", "kind", "sample_rate_hz", "channels", "block_frames", "failure", "deviations"]
    writer.writerow([*keys, *(figure.key for figure in figures)])
    for index, column in enumerate(gate.columns):
        played = column.asked
        told = "; ".join(one.words for one in gate.deviations if one.column == index)
        values = [None if column.sheet is None else figure.read(column, column.sheet) for figure in figures]
        writer.writerow(
            [
                _plain(column.name),
                column.path,
                column.profile.kind.value,
                played.sample_rate_hz,
                played.channels,
                played.block_frames,
                _plain(column.failure or ""),
                _plain(told),
                *("" if value is None else f"{value + 0.0:.4f}".rstrip("0").rstrip(".") for value in values),
            ]
        )
    return text.getvalue()


def _plain(text: str) -> str:
    said = clean(text)
    return f"'{said}" if said.startswith(_FORMULA) else said
