"""How reviews ended: a word for each, the sum of all, the exit code."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.checked import CheckStatus
from chainsim.model.finding import Severity
from chainsim.model.review import Reviewed
from chainsim.report.review.verdict import judged

_WORDS = {
    CheckStatus.OK: ("ok", "green"),
    CheckStatus.FAILED: ("FAIL", "red"),
    CheckStatus.ERROR: ("ERROR", "red"),
}
_SUMS = {
    CheckStatus.OK: "passed",
    CheckStatus.FAILED: "failed",
    CheckStatus.ERROR: "could not be measured",
}


def fails(one: Reviewed, fail_on: Severity | None) -> bool:
    """Whether something was found that is as bad as `fail_on`, or worse; None: nothing fails."""
    if one.result is None or fail_on is None:
        return False
    return any(judgement.severity.rank <= fail_on.rank for judgement in judged(one.result))


def status_of(one: Reviewed, fail_on: Severity | None) -> CheckStatus:
    """The word for a review."""
    if one.error is not None:
        return CheckStatus.ERROR
    return CheckStatus.FAILED if fails(one, fail_on) else CheckStatus.OK


def word_of(one: Reviewed, fail_on: Severity | None) -> tuple[str, str]:
    """How a review ended, and the colour of that."""
    return _WORDS[status_of(one, fail_on)]


def sum_line(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> str:
    """How many mixes ended in which way."""
    found = [status_of(one, fail_on) for one in reviewed]
    parts = [f"{found.count(status)} {words}" for status, words in _SUMS.items() if found.count(status)]
    return f"{len(found)} mix{'' if len(found) == 1 else 'es'}: {', '.join(parts)}."


def review_exit_code(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> int:
    """3 (could not measure) beats 2 (wrong file) beats 1 (something as bad as `fail_on` was found) beats 0."""
    errors = [one.error.exit_code for one in reviewed if one.error]
    return max([*errors, *(1 for one in reviewed if fails(one, fail_on))], default=0)
