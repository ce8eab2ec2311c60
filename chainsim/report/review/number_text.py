"""A review's numbers as text: groups of lines, curves in time, bands and tone as columns."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.review import ReviewResult
from chainsim.report.kit.cells import left, wrap
from chainsim.report.kit.style import Style
from chainsim.report.review.numbers import Grid, bands_grid, groups, tone_grid

_WHAT, _VALUE = 19, 15  # columns of the numbers
_LEAST_GRID = 60  # cells that the widest grid needs
_STEPS = "▁▂▃▄▅▆▇█"


def number_sections(result: ReviewResult, style: Style) -> list[list[str]]:
    """Every group of numbers as a section of its own."""
    m = result.measurement
    sections = []
    for group in groups(m):
        lines = [style.paint(group.title, "bold")]
        for line in group.lines:
            head = f"  {left(line.what, _WHAT - 2, style)}{line.value:<{_VALUE}}"
            lines += wrap(line.more, style, first=head, rest=" " * (_WHAT + _VALUE)) if line.more else [head.rstrip()]
        sections.append(lines)
    sections[0] += _curve("in time", m.over_time.short_term_lufs, 24.0, style)
    sections[2] += _curve("PSR, in time", m.over_time.psr_db, 20.0, style, from_zero=True)
    if m.bands:
        sections.append(_grid(bands_grid(m), style))
    if m.tone.bands:
        sections.append(_tone(tone_grid(m), style))
    return sections


def _grid(grid: Grid, style: Style) -> list[str]:
    """Columns; where it is narrow only those that fit."""
    columns = len(grid.head) if style.width >= _LEAST_GRID else 4
    lines = [style.paint(grid.title, "bold")]
    for row in (grid.head, *grid.rows):
        name, hertz, *numbers = row[:columns]
        text = f"  {name:<10}{hertz:>12}" + "".join(f"{number:>8}" for number in numbers)
        lines.append(style.paint(text, "dim") if row is grid.head else text)
    return [*lines, *_note(grid, style)]


def _tone(grid: Grid, style: Style) -> list[str]:
    """A bar to the left of the middle is less than pink noise has there, to the right more; 1.5 dB a cell."""
    lines = [style.paint(grid.title, "bold")]
    half = min(16, (style.width - 32) // 2)
    for name, hertz, number in grid.rows:
        cells = 0 if number.endswith("inf") or number == "-" else max(-half, min(half, round(float(number) / 1.5)))
        block, middle = style.glyph("█", "#"), style.glyph("│", "|")
        below, above = (block * -cells if cells < 0 else ""), (block * cells if cells > 0 else "")
        bar = f" {below:>{half}}{middle}{above}" if half >= 4 else ""
        lines.append(f"  {name:<10}{hertz:>12}{number:>8}{bar}")
    return [*lines, *_note(grid, style)]


def _note(grid: Grid, style: Style) -> list[str]:
    return [style.paint(line, "dim") for line in wrap(grid.note, style, first="  ", rest="  ")]


def _curve(
    what: str, values: Sequence[float | None], span_db: float, style: Style, *, from_zero: bool = False
) -> list[str]:
    """A line of bars from the beginning of the mix to its end; nothing where only ASCII can be shown."""
    known = [value for value in values if value is not None and value > -70.0]
    if not style.unicode or len(known) < 2:
        return []
    columns = min(len(values), style.width - _WHAT)
    low = 0.0 if from_zero else max(known) - span_db
    text = ""
    for column in range(columns):
        part = values[column * len(values) // columns : (column + 1) * len(values) // columns]
        shown = [value for value in part if value is not None]
        value = (min(shown) if from_zero else max(shown)) if shown else None  # the worst of what shares a cell
        step = -1 if value is None else int((value - low) / span_db * len(_STEPS))
        text += " " if step < 0 else _STEPS[min(step, len(_STEPS) - 1)]
    return [f"  {what:<{_WHAT - 2}}{text.rstrip()}"]
