"""How checks ended: in a word each, and in a sum."""

from __future__ import annotations

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, status_of
from chainsim.model.finding import Severity
from chainsim.report.kit.severity import counts
from chainsim.report.kit.status import WORDS, ends

INTERRUPTED_REPORT = "INTERRUPTED: what was not reached is missing here."


def check_word(one: Checked, fail_on: Severity | None) -> tuple[str, str]:
    """How a check ended, in a word, and its colour."""
    return WORDS[status_of(one, fail_on)]


def check_said(one: Checked) -> str:
    """The last column: how many findings, or why there are none."""
    if one.validated:
        return "valid, not rendered"
    if one.result is None:
        return "not measured" if one.skipped is None else one.skipped
    if one.error is not None:
        return "incomplete"
    hidden = f" ({len(one.suppressed)} ignored)" if one.suppressed else ""
    return counts(one.result.findings) + hidden


def check_sum(run: CheckRun) -> str:
    """How many checks ended in which way."""
    found = [run.status(one) for one in run.checked]
    total = f"{len(found)} check{'' if len(found) == 1 else 's'}"
    return f"{total}: {ends(found)}." if found else f"{total}."
