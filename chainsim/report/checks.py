"""Several chains judged together: what `chainsim check` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from chainsim.errors import ChainsimError
from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.cells import clean, left, shorten, wrap
from chainsim.report.finding_lines import finding_lines
from chainsim.report.json_format import FORMAT_VERSION, error_values, result_values
from chainsim.report.json_values import dumps
from chainsim.report.style import Style
from chainsim.report.trim_lines import trim_lines
from chainsim.report.verdict import counts
from chainsim.units import format_db


@dataclass(frozen=True, slots=True)
class Checked:
    """One chain on one source: `result`, or the error that stood in its way."""

    file: str
    audio: str | None  # as given on the command line; None: the chain's own source
    result: Result | None = None
    error: ChainsimError | None = None


def check_exit_code(checked: Sequence[Checked], fail_on: Severity | None) -> int:
    """3 (could not measure) beats 2 (wrong file) beats 1 (findings at or above `fail_on`) beats 0."""
    errors = [one.error.exit_code for one in checked if one.error]
    return max([*errors, *(1 for one in checked if failed(one.result, fail_on))], default=0)


def failed(result: Result | None, fail_on: Severity | None) -> bool:
    """Whether a result has a finding at or above `fail_on`; None: nothing fails."""
    if result is None or fail_on is None:
        return False
    return any(finding.severity.rank <= fail_on.rank for finding in result.findings)


def check_to_json(checked: Sequence[Checked], fixes: dict[str, Any] | None = None) -> str:
    """Results and errors, each under its own key; `complete` is false where anything is missing.

    `fixes` is added as it is: what `fixes_values` gives.
    """
    errors: list[dict[str, Any]] = []
    for one in checked:
        errors += error_values(one.error, one.file) if one.error else []
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": not errors and all(one.result.complete for one in checked if one.result),
            "results": [{"file": one.file, **result_values(one.result)} for one in checked if one.result],
            "errors": errors,
            **(fixes or {}),
        }
    )


def check_to_text(
    checked: Sequence[Checked],
    *,
    fail_on: Severity | None = Severity.ERROR,
    width: int = 80,
    color: bool = False,
    unicode: bool = True,
) -> str:
    """What failed, with the findings that count and the trims; then a line for every chain, and the sum."""
    style = Style(width, color, unicode)
    sections = [_details(one, fail_on, style) for one in checked if one.error or failed(one.result, fail_on)]
    sections.append([*_summary_table(checked, fail_on, style), "", *wrap(check_sum(checked, fail_on), style)])
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def errors_to_text(checked: Sequence[Checked], style: Style) -> str:
    """What stood in the way of those that could not be measured; empty where nothing did."""
    sections = [_details(one, None, style) for one in checked if one.error]
    return "\n\n".join("\n".join(section) for section in sections) + ("\n" if sections else "")


def _details(one: Checked, fail_on: Severity | None, style: Style) -> list[str]:
    """An error, or the findings that count with the trims; `chainsim run` shows the rest."""
    lines = [style.paint(line, "bold") for line in wrap(_name(one, " with "), style)]
    if one.error:
        for message in str(one.error).split("\n"):
            lines += wrap(message, style, first="  ", rest="    ")
    if one.result and fail_on:
        lines += [*finding_lines(one.result, style, least=fail_on), "", *trim_lines(one.result, style)]
        if any(finding.severity.rank > fail_on.rank for finding in one.result.findings):
            again = " ".join(["chainsim run", one.file, *([one.audio] if one.audio else [])])
            lines += ["", *wrap(f"In all {counts(one.result)}; to see them: {again}", style)]
    return lines


def _name(one: Checked, joint: str) -> str:
    return one.file if one.audio is None else f"{one.file}{joint}{one.audio}"


def check_word(one: Checked, fail_on: Severity | None) -> tuple[str, str]:
    """How a check ended, in a word, and its colour."""
    if one.error:
        return "ERROR", "red"
    return ("FAIL", "red") if failed(one.result, fail_on) else ("ok", "green")


def _summary_table(checked: Sequence[Checked], fail_on: Severity | None, style: Style) -> list[str]:
    """Verdict, output levels and number of findings of each; where it is narrow, names give way, then levels."""
    names = [_name(one, " + ") for one in checked]
    said = [counts(one.result) if one.result else "not measured" for one in checked]
    numbers = style.width >= 60
    free = style.width - 7 - (14 if numbers else 0)
    name_width = max(8, min(max(map(cell_len, (clean(name, style) for name in names))), free - max(map(len, said))))
    lines = [style.paint(f"{'output':>{6 + name_width}}{'LUFS':>7}{'dBTP':>7}", "dim")] if numbers else []
    for one, name, what in zip(checked, names, said, strict=True):
        word, colour = check_word(one, fail_on)
        line = f"{style.paint(f'{word:5}', colour)} {left(name, name_width, style)}"
        if numbers:
            output = one.result.measurement.output if one.result else None
            levels = (output.integrated_lufs, output.true_peak_dbtp) if output else ()
            line += "".join(f"{format_db(level):>7}" for level in levels) or " " * 14
        lines.append(f"{line} {shorten(what, free - name_width, style)}")
    return lines


def check_sum(checked: Sequence[Checked], fail_on: Severity | None) -> str:
    """How many checks ended in which way."""
    words = [check_word(one, fail_on)[0] for one in checked]
    total = f"{len(words)} check{'' if len(words) == 1 else 's'}"
    parts = [f"{words.count(word)} {text}" for word, text in _SUMS if words.count(word)]
    return f"{total}: {', '.join(parts)}."


_SUMS = (("ok", "passed"), ("FAIL", "failed"), ("ERROR", "could not be measured"))
