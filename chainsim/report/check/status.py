"""How checks ended: in a word each, and in a sum."""

from __future__ import annotations

from chainsim.counted import counted
from chainsim.model.check_outcome import Measured, NotMeasured, Skipped, Valid
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, status_of
from chainsim.model.finding import Severity
from chainsim.report.kit.severity import counts
from chainsim.report.kit.status import WORDS, ends

INTERRUPTED_REPORT = "INTERRUPTED: what was not reached is missing here."


def check_word(one: Checked, fail_on: Severity | None) -> tuple[str, str]:
    """How a check ended, in a word, and its colour."""
    return WORDS[status_of(one, fail_on)]


def check_said(one: Checked) -> str:
    """The last column: how many findings, or why there are none."""
    match one.outcome:
        case Valid():
            return "valid, not rendered"
        case NotMeasured():
            return "not measured"
        case Skipped(reason):
            return reason
        case Measured(result):
            if result.failure is not None:
                return "incomplete"
            hidden = f" ({len(result.suppressed)} ignored)" if result.suppressed else ""
            return counts(result.findings) + hidden


def check_sum(run: CheckRun) -> str:
    """How many checks ended in which way."""
    found = [run.status(one) for one in run.checked]
    total = counted(len(found), "check")
    return f"{total}: {ends(found)}." if found else f"{total}."
