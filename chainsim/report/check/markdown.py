"""Several checks -> Markdown, for pull requests and job summaries, and never longer than those take.

First what has changed, where that was asked for; then what went wrong, in a table and folded; then how often each
finding was made. Of a few chains the table has all, of a library those that passed come last, folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from chainsim.model.check_comparison import CheckComparison
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, CheckStatus
from chainsim.model.finding import Finding, Severity
from chainsim.report.check.changes import change_words, changes_heading
from chainsim.report.check.loudness import loudness
from chainsim.report.check.short_names import Naming, naming
from chainsim.report.check.status import INTERRUPTED_REPORT, check_said
from chainsim.report.kit.advice import told as sentence
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.markdown import folded, html_text, joined, markdown, table
from chainsim.report.kit.severity import SIGNS as SEVERITY_SIGNS
from chainsim.report.kit.severity import by_cost, counts
from chainsim.report.kit.size_limit import Lines, Part, fitted
from chainsim.report.kit.status import SIGNS, ends
from chainsim.report.run.advice import advice
from chainsim.report.run.markdown import findings_markdown, levels_markdown, trims_markdown
from chainsim.units import format_db

MOST_BYTES = 60_000
"""A comment of GitHub's holds 65,536 characters, and other text may stand beside this."""
_LIBRARY = 30
"""From more checks than this the table is of what went wrong alone."""
_ORDER = (CheckStatus.OK, CheckStatus.FAILED, CheckStatus.ERROR, CheckStatus.SKIPPED)  # what went wrong before the rest
_TOLD = (CheckStatus.FAILED, CheckStatus.ERROR)
_HEAD = ["", "chain", "findings", "output LUFS", "output dBTP"]


def check_to_markdown(run: CheckRun, *, most_bytes: int = MOST_BYTES) -> str:
    """All checks in at most so many bytes of UTF-8; what is left out is counted."""
    names = naming(run.checked)
    wrong = [check for check in run.checked if run.status(check) in _TOLD]
    large = len(run.checked) > _LIBRARY
    parts = [Part(_heading(run, names))]
    if run.against:
        parts.append(_changes(run.against, names))
    parts.append(_table(wrong if large else run.checked, run, names, share=0.4))
    parts.append(_details(wrong, run.fail_on, names))
    if large:
        parts.append(Part(_counts(run, names)))
        parts.append(_passed([check for check in run.checked if run.status(check) not in _TOLD], run, names))
    return joined(fitted(parts, most_bytes - 1))


def _heading(run: CheckRun, names: Naming) -> Lines:
    ended = ends([run.status(check) for check in run.checked], _ORDER)
    lines = [f"## chainsim: {ended or 'nothing checked'}", ""]
    lines += [] if run.complete else [f"**{INTERRUPTED_REPORT}**", ""]
    return [*lines, f"All {markdown(names.said())}:", ""] if names.said() else lines


def _changes(since: CheckComparison, names: Naming) -> Part:
    head = [f"### {markdown(changes_heading(since))}", ""]
    rows = [
        [SIGNS[change.status], markdown(names.of(change.one)), markdown("; ".join(change_words(change)))]
        for change in since.changes
    ]
    rows += [["🗑️", markdown(names.of(gone)), "is gone"] for gone in since.gone]
    if not rows:
        return Part(head)
    top, items = _rows(["", "chain", "what changed"], rows)
    return Part([*head, *top], items, len(items), [""], "{} more changes are left out here.".format, share=0.5)


def _table(checked: Sequence[Checked], run: CheckRun, names: Naming, *, share: float) -> Part:
    if not checked:
        return Part([])
    top, items = _rows(_HEAD, [_row(check, run, names) for check in checked], numbers_from=3)
    return Part(top, items, len(items), [""], "{} more rows are left out here.".format, share)


def _row(check: Checked, run: CheckRun, names: Naming) -> list[str]:
    output = check.result.measurement.output if check.result else None
    levels = (output.integrated_lufs, output.true_peak_dbtp) if output else (None, None)
    said = counts(check.result.findings) if check.result else markdown(check_said(check))
    return [SIGNS[run.status(check)], markdown(names.of(check)), said, *map(format_db, levels)]


def _rows(head: list[str], rows: list[list[str]], *, numbers_from: int = 9) -> tuple[Lines, list[Lines]]:
    """A table taken apart: its first two lines, and one for every row."""
    first, rule, *lines = table(head, rows, numbers_from=numbers_from)
    return [first, rule], [[line] for line in lines]


def _details(wrong: Sequence[Checked], fail_on: Severity | None, names: Naming) -> Part:
    left_out = "Details of {} more are left out: the report would be too long.".format
    return Part([], (_detail(check, fail_on, names) for check in wrong), len(wrong), left_out=left_out)


def _detail(check: Checked, fail_on: Severity | None, names: Naming) -> Lines:
    lines: Lines = []
    if check.error is not None:
        for value in error_values(check.error):
            place = ":".join(str(value[key]) for key in ("file", "line", "column") if value[key] is not None)
            lines.append(f"- {f'<b>{markdown(place)}</b> ' if place else ''}{markdown(value['message'])}")
    if check.result is not None:
        least = fail_on or Severity.INFORMATION
        told = [finding for finding in by_cost(check.result.findings) if finding.severity.fails(least)]
        lines += [] if check.part else [f"<b>{markdown(sentence(advice(check.result, fail_on)))}</b>", ""]
        lines += [
            *findings_markdown(check.result, told),
            *levels_markdown(check.result),
            "",
            *trims_markdown(check.result),
        ]
    return folded(f"<b>{html_text(names.of(check))}</b>", lines)


def _counts(run: CheckRun, names: Naming) -> Lines:
    """How many checks have each finding, and how loud they come out."""
    severities: dict[str, Severity] = {}
    number: Counter[str] = Counter()
    for name, severity in _found(run):
        severities[name] = min(severity, severities.get(name, severity), key=lambda each: each.rank)
        number[name] += 1
    order = sorted(number, key=lambda name: (severities[name].rank, -number[name]))
    rows = [[SEVERITY_SIGNS[severities[name]], markdown(name), str(number[name])] for name in order]
    lines = [*table(["", "finding", "chains"], rows, numbers_from=2), ""] if rows else []
    return [*lines, *_loudness(run, names)]


def _loudness(run: CheckRun, names: Naming) -> Lines:
    heard = loudness(run.checked)
    if heard is None:
        return []
    ends_told = (f"{format_db(lufs)} ({markdown(names.of(check))})" for check, lufs in (heard.quietest, heard.loudest))
    return [f"Loudness of the outputs: median {format_db(heard.median_lufs)} LUFS, from {' to '.join(ends_told)}.", ""]


def _found(run: CheckRun) -> Iterator[tuple[str, Severity]]:
    """Every finding of every check once, as bad as it is there."""
    for check in run.checked:
        worst: dict[str, Finding] = {}
        for finding in by_cost(check.result.findings if check.result else ()):
            worst.setdefault(finding.name, finding)
        yield from ((name, finding.severity) for name, finding in worst.items())


def _passed(checked: Sequence[Checked], run: CheckRun, names: Naming) -> Part:
    if not checked:
        return Part([])
    ended = ends([run.status(check) for check in checked], _ORDER)
    part = _table(checked, run, names, share=1.0)
    return Part(
        [f"<details><summary>{ended}</summary>", "", *part.head],
        part.items,
        part.count,
        ["", "</details>", ""],
        "{} more rows are left out there; the HTML report has all.".format,
    )
