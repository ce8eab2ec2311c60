"""How checks ended: in a word each, and in a sum."""

from __future__ import annotations

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, CheckStatus, status_of
from chainsim.model.finding import Severity
from chainsim.report.run.verdict import counts

INTERRUPTED_REPORT = "INTERRUPTED: what was not reached is missing here."
_WORDS = {
    CheckStatus.OK: ("ok", "green"),
    CheckStatus.FAILED: ("FAIL", "red"),
    CheckStatus.SKIPPED: ("skip", "yellow"),
    CheckStatus.ERROR: ("ERROR", "red"),
}
_SUMS = {
    CheckStatus.OK: "passed",
    CheckStatus.FAILED: "failed",
    CheckStatus.SKIPPED: "skipped",
    CheckStatus.ERROR: "could not be measured",
}


def check_word(one: Checked, fail_on: Severity | None) -> tuple[str, str]:
    """How a check ended, in a word, and its colour."""
    return _WORDS[status_of(one, fail_on)]


def check_said(one: Checked) -> str:
    """The last column: how many findings, or why there are none."""
    if one.validated:
        return "valid, not rendered"
    if one.result is None:
        return "not measured" if one.skipped is None else one.skipped
    if one.error is not None:
        return "incomplete"
    hidden = f" ({len(one.suppressed)} ignored)" if one.suppressed else ""
    return counts(one.result) + hidden


def check_sum(run: CheckRun) -> str:
    """How many checks ended in which way."""
    found = [run.status(one) for one in run.checked]
    total = f"{len(found)} check{'' if len(found) == 1 else 's'}"
    parts = [f"{found.count(status)} {text}" for status, text in _SUMS.items() if found.count(status)]
    return f"{total}: {', '.join(parts)}." if parts else f"{total}."
