"""Several reviews as a table: a line for each mix."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Severity
from chainsim.model.review import Reviewed
from chainsim.report.kit.cells import Keep, clean, left, shorten
from chainsim.report.kit.style import Style
from chainsim.report.review.verdict import headline_word
from chainsim.report.review.wording import found_counts
from chainsim.units import format_db


def summary_lines(reviewed: Sequence[Reviewed], fail_on: Severity | None, style: Style) -> list[str]:
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
