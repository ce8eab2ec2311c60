"""A gate as text: a table with a row for every format, then what deviates, then the verdict."""

from __future__ import annotations

from itertools import groupby

from chainsim.model.plugin_gate import PluginGate, SheetColumn
from chainsim.report.kit.cells import clean, left, wrap
from chainsim.report.kit.severity import by_severity
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.plugin_gate.key_figures import deviates, figures_of, value_text, verdict
from chainsim.report.probe.text import side_by_side

_NAME_WIDTH = 28
_CELL_WIDTH = 9
_MOST_TOLD = 40


def gate_to_text(gate: PluginGate, style: Style = PLAIN) -> str:
    """The table is cut into as many as fit beside each other."""
    lines: list[str] = _side_by_side(gate, style)
    numbered = list(enumerate(gate.columns))
    for name, group in groupby(numbered, lambda one: (one[1].path, one[1].name, one[1].plugin_kind)):
        lines += [style.paint(clean(f"{name[1]} ({name[2]})", style), "bold"), *_tables(gate, list(group), style), ""]
    told = by_severity(gate.deviations)
    for one in told[:_MOST_TOLD]:
        said = f"{gate.where(one)}: {one.words} (against {one.against})"
        lines += wrap(said, style, first=f"{style.mark(one.severity)} ", rest="  ")
    if len(told) > _MOST_TOLD:
        lines.append(f"  and {len(told) - _MOST_TOLD} more; --format json has them all")
    worst = told[0].severity if told else None
    lines += [*([""] if told else []), style.verdict(f"{verdict(gate)}.", worst, complete=not gate.unmeasured)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _side_by_side(gate: PluginGate, style: Style) -> list[str]:
    """Of two plugins: what every stage of theirs does to level, in the first format that both have."""
    lines: list[str] = []
    other = {(one.path, one.asked): one for one in gate.other if one.sheet is not None}
    told: set[str] = set()
    for column in gate.columns:
        before = other.get((column.path, column.asked))
        if before is not None and column.sheet is not None and column.path not in told:
            told.add(column.path)
            lines += [*side_by_side((_named(before), _named(column)), before.profile, column.profile, style), ""]
    return lines


def _named(column: SheetColumn) -> str:
    return f"{column.name} ({column.version})" if column.version else column.name


def _tables(gate: PluginGate, columns: list[tuple[int, SheetColumn]], style: Style) -> list[str]:
    at_once = max(1, (style.width - _NAME_WIDTH - 8) // _CELL_WIDTH)
    lines: list[str] = []
    for start in range(0, len(columns), at_once):
        lines += ([""] if start else []) + _table(gate, columns[start : start + at_once], style)
    return lines


def _table(gate: PluginGate, columns: list[tuple[int, SheetColumn]], style: Style) -> list[str]:
    heads = [_head(column) for _, column in columns]
    lines = [
        style.paint(" " * (_NAME_WIDTH + 8) + "".join(f"{head[row]:>{_CELL_WIDTH - 1}} " for head in heads), "dim")
        for row in range(3)
    ]
    for figure in figures_of(gate):
        cells = "".join(
            f"{value_text(figure, column):>{_CELL_WIDTH - 1}}{'!' if deviates(gate, index, figure) else ' '}"
            for index, column in columns
        )
        lines.append(f"  {left(figure.label, _NAME_WIDTH, style)}{figure.unit:<6}{cells}")
    return lines


def _head(column: SheetColumn) -> tuple[str, str, str]:
    played = column.asked
    return (
        f"{played.sample_rate_hz / 1000:g} kHz",
        "mono" if played.channels == 1 else "stereo",
        f"{played.block_frames}",
    )
