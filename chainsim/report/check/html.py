"""Many chains in one page: a table to search, sort and filter, how loud they are, then chains in short.

Of a few chains all have their section; of a library those that went wrong, as far as the page stays quick to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, CheckStatus
from chainsim.model.finding import Severity
from chainsim.report.check.changes import change_words, changes_heading
from chainsim.report.check.loudness import output_lufs
from chainsim.report.check.short_names import Naming, naming
from chainsim.report.check.status import INTERRUPTED_REPORT, check_said, check_sum, check_word
from chainsim.report.kit.html.explanation import explanations
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.severity import by_cost
from chainsim.report.kit.svg.elements import visible
from chainsim.report.kit.svg.histogram import histogram
from chainsim.report.run.html.view import View

_LIBRARY = 30
"""From more checks than this only what went wrong has a section."""
_MOST_SECTIONS = 40
_WORST_FIRST = (CheckStatus.ERROR, CheckStatus.FAILED, CheckStatus.SKIPPED, CheckStatus.OK)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    file: str
    word: str  # ok, FAIL, ERROR or skip
    said: str
    findings: tuple[str, ...]  # names, the worst first
    told: str  # those of them that are errors or warnings
    lufs: float | None
    true_peak_dbtp: float | None
    key: str  # of the section; empty: it has none


@dataclass(frozen=True, slots=True)
class Section:
    """A chain in short."""

    file: str
    word: str
    said: str
    error: str
    view: View | None
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is not as it was, for the list above the table."""

    file: str
    word: str
    said: str
    key: str


def checks_to_html(run: CheckRun) -> str:
    """The index and every chain's strip, waterfall, findings and trims, as one file."""
    names = naming(run.checked) if len(run.checked) > _LIBRARY else Naming()
    keys = {id(check): f"c{number}-" for number, check in enumerate(_with_section(run), start=1)}
    ordered = run.checked if len(run.checked) <= _LIBRARY else _worst_first(run)
    rows = [_row(check, run, names, keys.get(id(check), "")) for check in ordered]
    left_out = sum(1 for row in rows if row.word in ("FAIL", "ERROR") and not row.key)
    return render(
        "check.html.j2",
        assets=("library.js", "library.css"),
        rows=rows,
        words=list(dict.fromkeys(row.word for row in rows)),
        found=sorted({name for row in rows for name in row.findings}),
        sections=[_section(check, run.fail_on, keys[id(check)]) for check in run.checked if id(check) in keys],
        left_out=left_out,
        in_common=visible(names.said()),
        since=visible(changes_heading(run.against)) if run.against else "",
        changes=_changes(run, names, keys),
        histogram=histogram([row.lufs for row in rows if row.lufs is not None]),
        sum=check_sum(run),
        interrupted="" if run.complete else INTERRUPTED_REPORT,
        explanations=explanations([check.result for check in run.checked if check.result]),
        data=data({}),
        version=version("chainsim"),
    )


def _with_section(run: CheckRun) -> Sequence[Checked]:
    """All of a few; of many what changed for the worse, then what else went wrong."""
    if len(run.checked) <= _LIBRARY:
        return run.checked
    wrong = [check for check in _worst_first(run) if run.status(check) in (CheckStatus.ERROR, CheckStatus.FAILED)]
    changed = [change.one for change in run.against.changes] if run.against else []
    chosen = {id(check): check for check in (*changed, *wrong)}
    return list(chosen.values())[:_MOST_SECTIONS]


def _worst_first(run: CheckRun) -> list[Checked]:
    return sorted(run.checked, key=lambda check: _WORST_FIRST.index(run.status(check)))


def _row(check: Checked, run: CheckRun, names: Naming, key: str) -> Row:
    findings = by_cost(check.result.findings) if check.result else []
    output = check.result.measurement.output if check.result else None
    told = [finding.name for finding in findings if finding.severity is not Severity.INFORMATION]
    return Row(
        file=visible(names.of(check)),
        word=check_word(check, run.fail_on)[0],
        said=visible(check_said(check)),
        findings=tuple(dict.fromkeys(finding.name for finding in findings)),
        told=", ".join(dict.fromkeys(told)),
        lufs=output_lufs(check),
        true_peak_dbtp=output.true_peak_dbtp if output else None,
        key=key,
    )


def _section(check: Checked, fail_on: Severity | None, key: str) -> Section:
    file = check.name()
    return Section(
        file=visible(file),
        word=check_word(check, fail_on)[0],
        said=visible(check_said(check)),
        error="\n".join(visible(line) for line in str(check.error).split("\n")) if check.error else "",
        view=View(check.result, file, key) if check.result else None,
        key=key,
    )


def _changes(run: CheckRun, names: Naming, keys: dict[int, str]) -> list[Change]:
    if run.against is None:
        return []
    changed = [
        Change(
            visible(names.of(change.one)),
            check_word(change.one, run.fail_on)[0],
            visible("; ".join(change_words(change))),
            keys.get(id(change.one), ""),
        )
        for change in run.against.changes
    ]
    return [*changed, *(Change(visible(names.of(gone)), "gone", "is gone", "") for gone in run.against.gone)]
