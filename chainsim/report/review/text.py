"""Reviews -> text: what was found, each with what it rests on and what to turn; then the score; then the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.report.kit.advice import told
from chainsim.report.kit.cells import left, shorten, wrap
from chainsim.report.kit.finding import finding_lines
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.review.number_text import number_sections
from chainsim.report.review.status import sum_line
from chainsim.report.review.summary_text import summary_lines
from chainsim.report.review.verdict import grade, review_advice, verdict
from chainsim.report.review.wording import (
    evidence,
    judged,
    rests_on,
    score_line,
    source_line,
    unknowable,
)
from chainsim.units import format_db


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
        parts.append([*summary_lines(reviewed, fail_on, style), *wrap(sum_line(reviewed, fail_on), style)])
    return "\n\n".join("\n".join(part) for part in parts) + ("\n" if parts else "")


def review_lines(result: ReviewResult, file: str, style: Style) -> list[str]:
    """One review."""
    sections = [
        _header(result, file, style),
        *(_judgement(one, style) for one in judged(result)),
        _score(result, style),
        *number_sections(result, style),
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
