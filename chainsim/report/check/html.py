"""Many chains in one page: a table first, then each chain in short."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.status import INTERRUPTED_REPORT, check_said, check_sum, check_word
from chainsim.report.kit.html.explanation import explanations
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.svg.elements import visible
from chainsim.report.run.html.view import View


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table and, where it could be measured, the section it leads to."""

    file: str
    word: str  # ok, FAIL or ERROR
    said: str
    error: str
    view: View | None
    key: str


def checks_to_html(run: CheckRun) -> str:
    """The index and every chain's strip, waterfall, findings and trims, as one file."""
    entries = [_entry(one, run.fail_on, number) for number, one in enumerate(run.checked, start=1)]
    return render(
        "check.html.j2",
        entries=entries,
        sum=check_sum(run),
        interrupted="" if run.complete else INTERRUPTED_REPORT,
        explanations=explanations([one.result for one in run.checked if one.result]),
        data=data({}),
        version=version("chainsim"),
    )


def _entry(one: Checked, fail_on: Severity | None, number: int) -> Entry:
    file = one.name()
    key = f"c{number}-"
    return Entry(
        file=visible(file),
        word=check_word(one, fail_on)[0],
        said=visible(check_said(one)),
        error="\n".join(visible(line) for line in str(one.error).split("\n")) if one.error else "",
        view=View(one.result, file, key) if one.result else None,
        key=key,
    )
