"""The table of levels: a row per measuring point, the columns that fit the width, a bar where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from chainsim.model.as_played import NOT_AS_PLAYED
from chainsim.model.finding import Severity
from chainsim.report.kit.cells import clean, left, shorten, wrap
from chainsim.report.kit.level_bar import BarScale, level_bar, scale_for
from chainsim.report.kit.style import Style
from chainsim.report.run.level_rows import Row
from chainsim.units import format_db

_MARK_WIDTH = 2
_INDENT = 2  # for every depth of branches
_MAX_LABEL = 44
_NOT_AS_PLAYED = ("\N{NOT EQUAL TO}", "#")
_ENOUGH_LABEL = 18  # for the longest name of a built-in; only where it is narrower than this the bar goes instead


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of numbers. `over` says whether the number of a row is beyond its limit."""

    head: str
    unit: str
    width: int  # including the space before it
    text: Callable[[Row], str]
    over: Callable[[Row], bool] = lambda row: False  # noqa: ARG005


def _peak(row: Row) -> str:
    return format_db(row.levels.sample_peak_dbfs, limit_db=row.max_peak_dbfs) if row.levels else ""


def _peak_over(row: Row) -> bool:
    return bool(row.levels and row.max_peak_dbfs is not None and row.levels.sample_peak_dbfs > row.max_peak_dbfs)


def _true_peak(row: Row) -> str:
    return format_db(row.levels.true_peak_dbtp, limit_db=row.max_true_peak_dbtp) if row.levels else ""


def _true_peak_over(row: Row) -> bool:
    limit_dbtp = row.max_true_peak_dbtp
    return bool(row.levels and limit_dbtp is not None and row.levels.true_peak_dbtp > limit_dbtp)


def _columns(width: int, loud: bool) -> list[_Column]:
    """The columns for a width, left to right; the least important ones go first where it is narrow."""
    unit = "LU" if loud else "dB"
    wanted = [
        (0, _Column("RMS", "dBFS", 7, lambda row: format_db(row.levels.rms_dbfs) if row.levels else "")),
        (0, _Column("peak", "dBFS", 7, _peak, _peak_over)),
        (75, _Column("true pk", "dBTP", 8, _true_peak, _true_peak_over)),
        (67, _Column("loud", "LUFS", 7, lambda row: format_db(row.levels.integrated_lufs) if row.levels else "")),
        (53, _Column("gain", unit, 7, lambda row: format_db(row.gain_db) if row.gain_db is not None else "")),
        (60, _Column("total", unit, 7, lambda row: format_db(row.total_db) if row.total_db is not None else "")),
    ]
    return [column for least, column in wanted if width >= least]


def table(rows: Sequence[Row], style: Style, *, loud: bool) -> list[str]:
    """The table with its two head lines and the key to its bar; no line is wider than the style's width."""
    columns = _columns(style.width, loud)
    free = style.width - _MARK_WIDTH - sum(column.width for column in columns)
    needed = max(cell_len(clean(_label(row, style), style)) + _INDENT * row.depth for row in rows if row.levels)
    smallest = scale_for(free - 1 - min(needed, _ENOUGH_LABEL))
    label_width = max(1, min(needed, _MAX_LABEL, free - 1 - smallest.width if smallest else free))
    scale = scale_for(free - 1 - label_width)
    lines = [
        *_heads(columns, label_width, scale, style),
        *(_line(row, columns, label_width, scale, style) for row in rows),
    ]
    return [line.rstrip() for line in lines]


def _heads(columns: Sequence[_Column], label_width: int, scale: BarScale | None, style: Style) -> list[str]:
    margin = " " * (_MARK_WIDTH + label_width)
    bar = ["", ""]
    if scale is not None:
        top = f"{scale.above * scale.step_db:+d}"
        top = top if len(top) < scale.above else ""
        bar = [" " * (1 + scale.width), f" {scale.floor_dbfs:<{scale.below}}0{top:>{scale.above}}"]
    heads = margin + bar[0] + "".join(f"{column.head:>{column.width}}" for column in columns)
    units = margin + bar[1] + "".join(f"{column.unit:>{column.width}}" for column in columns)
    return [style.paint(heads, "bold"), style.paint(units, "dim")]


def _label(row: Row, style: Style) -> str:
    """What is not what the DAW plays has a sign in front, where no narrow table cuts it off."""
    return row.label if row.as_played else f"{style.glyph(*_NOT_AS_PLAYED)} {row.label}"


def _line(row: Row, columns: Sequence[_Column], label_width: int, scale: BarScale | None, style: Style) -> str:
    mark = style.mark(row.severity) if row.severity else " "
    indent = " " * min(_INDENT * row.depth, max(0, label_width - 6))
    if row.levels is None:  # a heading has the line for itself
        return f"  {indent}{style.paint(shorten(row.label, style.width - 2 - len(indent), style), 'dim')}"
    label = indent + left(_label(row, style), label_width - len(indent), style)
    colour = "dim" if row.aside else "red" if row.severity is Severity.ERROR else ""
    line = f"{mark} {style.paint(label, colour)}"
    if scale is not None:
        line += " " + level_bar(row.levels.rms_dbfs, row.levels.sample_peak_dbfs, scale, style)
    return line + "".join(
        style.paint(f"{column.text(row):>{column.width}}", "red" if column.over(row) else "dim" if row.aside else "")
        for column in columns
    )


def key(rows: Sequence[Row], style: Style, *, loud: bool) -> list[str]:
    """What the signs and columns of the table mean; a narrow table has fewer of them."""
    solid, shade, over = style.glyph("█", "#"), style.glyph("░", "-"), style.glyph("▓", "!")
    shown = {column.head for column in _columns(style.width, loud)}
    sentences = f"{solid} RMS {shade} peak {over} above 0 dBFS. RMS: a full-scale sine reads -3.0."
    if "gain" in shown:
        total = "; total: since the input" if "total" in shown else ""
        gains = "" if loud else ", both as RMS: too short or too quiet for loudness"
        sentences += f" gain: added by this row{total}{gains}."
    if loud and "gain" in shown:
        lufs = "LUFS: loudness as it is heard; LU: a step of 1 dB in it." if "loud" in shown else "LU: 1 dB louder."
        sentences += f" {lufs}"
    if not all(row.as_played for row in rows):
        sentences += f" {style.glyph(*_NOT_AS_PLAYED)} {NOT_AS_PLAYED}."
    return [style.paint(line, "dim") for line in wrap(sentences, style, first="  ", rest="  ")]
