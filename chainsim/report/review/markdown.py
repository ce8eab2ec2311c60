"""Reviews -> Markdown, for a ticket or a job summary: a line for each mix, then what was found, numbers folded."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.report.kit.advice import told
from chainsim.report.kit.finding import finding_markdown
from chainsim.report.kit.markdown import folded, html_text, markdown, table
from chainsim.report.kit.status import SIGNS
from chainsim.report.review.numbers import Grid, bands_grid, groups, tone_grid
from chainsim.report.review.status import status_of, sum_line
from chainsim.report.review.verdict import review_advice, verdict
from chainsim.report.review.wording import (
    evidence,
    found_counts,
    judged,
    rests_on,
    score_line,
    source_line,
    unknowable,
)
from chainsim.units import format_db


def reviews_to_markdown(reviewed: Sequence[Reviewed], *, fail_on: Severity | None = Severity.ERROR) -> str:
    """All reviews; the table in front only where there are several."""
    lines = [f"## chainsim: {sum_line(reviewed, fail_on)}", "", *_summary(reviewed, fail_on), ""]
    for one in reviewed:
        lines += [f"### {markdown(one.file)}", ""]
        if one.error is not None:
            lines += [markdown(message) for message in str(one.error).split("\n")]
        if one.result is not None:
            lines += _review(one.result)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _summary(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> list[str]:
    rows = []
    for one in reviewed:
        score = one.result.score if one.result else None
        levels = one.result.measurement.levels if one.result else None
        loud, peak, plr = (
            (levels.integrated_lufs, levels.true_peak_dbtp, levels.plr_db) if levels else (None, None, None)
        )
        said = found_counts(one.result) if one.result else "not measured"
        shown = "-" if score is None else f"{score.value:.0f}"
        rows.append([SIGNS[status_of(one, fail_on)], markdown(one.file), said, shown])
        rows[-1] += [format_db(loud), format_db(peak), format_db(plr, signed=False)]
    return table(["", "mix", "found", "score", "LUFS", "dBTP", "PLR dB"], rows, numbers_from=3)


def _review(result: ReviewResult) -> list[str]:
    lines = [f"<b>{markdown(told(review_advice(result)))}</b>", "", markdown(source_line(result.measurement)), ""]
    lines += [markdown(verdict(result)), ""]
    for one in judged(result):
        lines += _judgement(one)
    if result.score is not None:
        rows = [
            [markdown(t.name), f"{t.value:.1f} {markdown(t.unit)}".rstrip(), format_db(t.points), markdown(t.formula)]
            for t in result.score.terms
        ]
        lines += [f"**{markdown(score_line(result.score))}**", ""]
        lines += [*table(["term", "value", "points", "how"], rows, numbers_from=4), ""] if rows else []
    elif result.unscored:
        lines += [f"No score: {markdown(result.unscored)}.", ""]
    lines += folded("Numbers", _numbers(result))
    cannot = [f"- {markdown(one.name)}: {markdown(one.message)}" for one in unknowable(result)]
    return [*lines, *(folded("Cannot be known from the file alone", cannot) if cannot else [])]


def _judgement(one: Judgement) -> list[str]:
    return finding_markdown(one.severity, one.name, rests_on(one), one.message, one.action, evidence=evidence(one))


def _numbers(result: ReviewResult) -> list[str]:
    lines: list[str] = []
    for group in groups(result.measurement):
        rows = [[html_text(line.what), html_text(line.value), html_text(line.more)] for line in group.lines]
        lines += [*table([group.title, "", ""], rows, numbers_from=3), ""]
    for grid in (bands_grid(result.measurement), tone_grid(result.measurement)):
        if grid.rows:
            lines += [*_grid(grid), ""]
    return lines[:-1]


def _grid(grid: Grid) -> list[str]:
    rows = [[html_text(cell) for cell in row] for row in grid.rows]
    return [*table([grid.title, *grid.head[1:]], rows, numbers_from=2), "", html_text(grid.note)]
