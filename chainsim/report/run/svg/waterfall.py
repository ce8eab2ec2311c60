"""What every stage, trim and fader adds, as steps from the input's level to the output's."""

from __future__ import annotations

import math

from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.kit.svg.elements import drawing, element, level, name_text, number, text
from chainsim.report.kit.svg.scale import Scale
from chainsim.report.run.level_rows import Row, by_loudness, table_rows

_ROW, _TOP, _BOTTOM = 26.0, 26.0, 8.0
_VALUE = 56.0
_NARROW = 500.0


def waterfall(result: Result, width: float) -> str:
    """A row for every step; bars go right where level is added and left where it is taken."""
    rows = [row for row in table_rows(result) if row.depth == 0 and row.levels is not None]
    unit = "LU" if by_loudness(result) else "dB"
    label_width = 120.0 if width < _NARROW else min(230.0, width * 0.28)
    columns = 1 if width < _NARROW else 2
    scale = _scale(rows, label_width + 8, width - columns * _VALUE - 24)
    height = _TOP + _ROW * len(rows) + _BOTTOM
    parts = [_grid(scale, height, width, columns, unit)]
    for index, row in enumerate(rows):
        parts.append(_step(row, index, rows, scale, label_width, width, columns))
    return drawing(width, height, "".join(parts), label=_label(rows, unit), class_="waterfall")


def _label(rows: list[Row], unit: str) -> str:
    steps = ", ".join(f"{row.told} {level(row.gain_db)}" for row in rows[1:40] if row.gain_db is not None)
    end = level(rows[-1].total_db)
    return f"Level added by each step in {unit}: {steps or 'no step'}; in all {end}"


def _scale(rows: list[Row], left: float, right: float) -> Scale:
    totals = [row.total_db for row in rows if row.total_db is not None and math.isfinite(row.total_db)]
    low = 6.0 * math.floor(min([-6.0, *(total - 1.0 for total in totals)]) / 6.0)
    high = 6.0 * math.ceil(max([6.0, *(total + 1.0 for total in totals)]) / 6.0)
    return Scale(max(low, -96.0), min(high, 96.0), left, right)


def _grid(scale: Scale, height: float, width: float, columns: int, unit: str) -> str:
    span = scale.high - scale.low
    step = next(step for step in (3.0, 6.0, 12.0, 24.0, 48.0) if span / step <= (12 if columns == 2 else 6))
    parts = []
    for tick in scale.ticks(step):
        x = number(scale.px(tick))
        parts.append(
            element("path", d=f"M{x} {_TOP - 4}V{number(height - _BOTTOM)}", class_="grid" if tick else "zero")
        )
        parts.append(text(scale.px(tick), 14, level(tick, places=0) if tick else "0", "s", anchor="middle"))
    parts.append(text(width - (columns - 1) * _VALUE - 2, 14, f"adds, {unit}", "s", anchor="end"))
    if columns == 2:
        parts.append(text(width - 2, 14, "total", "s", anchor="end"))
    return "".join(parts)


def _step(row: Row, index: int, rows: list[Row], scale: Scale, label_width: float, width: float, columns: int) -> str:
    y = _TOP + index * _ROW
    middle = y + _ROW / 2
    bold = "b" if index in (0, len(rows) - 1) else "m" if row.aside else ""
    parts = [name_text(0, middle + 4, _named(row), label_width, 12, "o" if row.severity is Severity.ERROR else bold)]
    total = row.total_db if row.total_db is not None and math.isfinite(row.total_db) else None
    gain = row.gain_db if row.gain_db is not None and math.isfinite(row.gain_db) else None
    if total is not None and gain is not None:
        start, end = scale.px(total - gain), scale.px(total)
        kind = "knob" if row.aside or index == len(rows) - 1 else "add" if gain >= 0 else "take"
        left, span = min(start, end), max(abs(end - start), 1.5)
        parts.append(element("rect", x=left, y=y + 6, width=span, height=_ROW - 12, class_=kind))
    if total is not None and index + 1 < len(rows):
        x = number(scale.px(total))
        parts.append(element("path", d=f"M{x} {number(y + _ROW - 6)}v12", class_="wire"))
    if gain is not None:
        right = width - (columns - 1) * _VALUE - 2
        parts.append(text(right, middle + 4, level(gain), "m" if row.aside else "", anchor="end"))
    if columns == 2 and row.total_db is not None:
        parts.append(text(width - 2, middle + 4, level(row.total_db), "b" if bold == "b" else "m", anchor="end"))
    return "".join(parts)


def _named(row: Row) -> str:
    marks: dict[Severity | None, str] = {Severity.ERROR: "✗ ", Severity.WARNING: "! "}
    return f"{marks.get(row.severity, '')}{row.told}"
