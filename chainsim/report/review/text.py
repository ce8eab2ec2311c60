"""Reviews -> text: what was found, each with what it rests on and what to turn; then the score; then the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.report.kit.advice import told
from chainsim.report.kit.cells import Keep, clean, left, shorten, wrap
from chainsim.report.kit.finding import finding_lines
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.review.headline import grade, headline_word, review_advice, verdict
from chainsim.report.review.numbers import Grid, bands_grid, groups, tone_grid
from chainsim.report.review.status import sum_line
from chainsim.report.review.verdict import (
    evidence,
    found_counts,
    judged,
    rests_on,
    score_line,
    source_line,
    unknowable,
)
from chainsim.units import format_db

_WHAT, _VALUE = 19, 15  # columns of the numbers
_LEAST_GRID = 60  # cells that the widest grid needs
_STEPS = "▁▂▃▄▅▆▇█"


def reviews_to_text(
    reviewed: Sequence[Reviewed],
    style: Style = PLAIN,
    *,
    fail_on: Severity | None = Severity.ERROR,
) -> str:
    """Every review; of several also a line for each at the end.

    Args:
        reviewed: in the order of the command line.
        style: no line is wider than its width.
        fail_on: severity from which a judgement fails a mix; None: nothing fails.
    """
    parts = [review_lines(one.result, one.file, style) for one in reviewed if one.result]
    failed = [_error(one, style) for one in reviewed if one.error]
    if len(reviewed) > 1:
        parts += failed
        parts.append([*_summary(reviewed, fail_on, style), *wrap(sum_line(reviewed, fail_on), style)])
    return "\n\n".join("\n".join(part) for part in parts) + ("\n" if parts else "")


def review_lines(result: ReviewResult, file: str, style: Style) -> list[str]:
    """One review."""
    sections = [
        _header(result, file, style),
        *(_judgement(one, style) for one in judged(result)),
        _score(result, style),
        *_numbers(result, style),
        _unknowable(result, style),
        _todo(result, style),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section).split("\n")


def _header(result: ReviewResult, file: str, style: Style) -> list[str]:
    return [
        *_todo(result, style),
        style.paint(shorten(file, style.width, style), "bold"),
        *wrap(source_line(result.measurement), style),
        *wrap(verdict(result), style),
    ]


def _todo(result: ReviewResult, style: Style) -> list[str]:
    return [style.verdict(line, grade(result)) for line in wrap(told(review_advice(result)), style)]


def _judgement(one: Judgement, style: Style) -> list[str]:
    """What is so, what it rests on, what to do."""
    head = f"{one.name}, {rests_on(one)}"
    return finding_lines(one.severity, head, one.message, one.action, style, evidence=evidence(one))


def _score(result: ReviewResult, style: Style) -> list[str]:
    """The sum, then every term with its value and its formula."""
    if result.score is None:
        return wrap(f"No score: {result.unscored}.", style) if result.unscored else []
    lines = [style.paint(line, "bold") for line in wrap(score_line(result.score), style, rest="  ")]
    for term in result.score.terms:
        value = f"{term.value:.1f} {term.unit}".rstrip()
        head = f"  {format_db(term.points):>6}  {left(term.name, 14, style)} {left(value, 18, style)} "
        lines += wrap(term.formula, style, first=head, rest=" " * 44) if style.width >= 72 else [head.rstrip()]
    return lines


def _numbers(result: ReviewResult, style: Style) -> list[list[str]]:
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


def _unknowable(result: ReviewResult, style: Style) -> list[str]:
    found = unknowable(result)
    if not found:
        return []
    lines = [style.paint("Cannot be known from the file alone", "bold")]
    for one in found:
        lines += wrap(f"{one.name}: {one.message}", style, first="  ", rest="    ")
    return lines


def _error(one: Reviewed, style: Style) -> list[str]:
    return [
        *(style.paint(line, "bold") for line in wrap(one.file, style)),
        *wrap(str(one.error), style, first="  ", rest="    "),
    ]


def _summary(reviewed: Sequence[Reviewed], fail_on: Severity | None, style: Style) -> list[str]:
    """A line for each mix."""
    numbers = style.width >= 60
    name_width = max(8, min(max(len(clean(one.file, style)) for one in reviewed), style.width - 6 - 30 * numbers - 22))
    head = f"{'':{6 + name_width}}{'score':>6}{'LUFS':>7}{'dBTP':>7}{'PLR':>6}"
    lines = [style.paint(head, "dim")] if numbers else []
    for one in reviewed:
        word, colour = headline_word(one, fail_on)
        line = f"{style.paint(f'{word:5}', colour)} {left(one.file, name_width, style, Keep.END)}"
        if numbers:
            line += _summary_numbers(one)
        said = found_counts(one.result) if one.result else "not measured"
        lines.append(f"{line} {shorten(said, style.width - 7 - name_width - 26 * numbers, style)}".rstrip())
    return lines


def _summary_numbers(one: Reviewed) -> str:
    if one.result is None:
        return " " * 26
    levels, score = one.result.measurement.levels, one.result.score
    return (
        f"{'-' if score is None else f'{score.value:.0f}':>6}{format_db(levels.integrated_lufs):>7}"
        f"{format_db(levels.true_peak_dbtp):>7}{format_db(levels.plr_db, signed=False):>6}"
    )
