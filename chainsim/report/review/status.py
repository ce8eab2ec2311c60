"""How reviews ended: a word for each, the sum of all, the exit code."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.checked_chain import CheckStatus
from chainsim.model.finding import Severity
from chainsim.model.review import Reviewed
from chainsim.report.kit.status import WORDS, ends
from chainsim.report.review.wording import judged


def fails(one: Reviewed, fail_on: Severity | None) -> bool:
    """Whether something was found that is as bad as `fail_on`, or worse; None: nothing fails."""
    return one.result is not None and any(judgement.severity.fails(fail_on) for judgement in judged(one.result))


def status_of(one: Reviewed, fail_on: Severity | None) -> CheckStatus:
    """The word for a review."""
    if one.error is not None:
        return CheckStatus.ERROR
    return CheckStatus.FAILED if fails(one, fail_on) else CheckStatus.OK


def word_of(one: Reviewed, fail_on: Severity | None) -> tuple[str, str]:
    """How a review ended, and the colour of that."""
    return WORDS[status_of(one, fail_on)]


def sum_line(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> str:
    """How many mixes ended in which way."""
    found = [status_of(one, fail_on) for one in reviewed]
    return f"{len(found)} mix{'' if len(found) == 1 else 'es'}: {ends(found)}."


def review_exit_code(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> int:
    """3 (could not measure) beats 2 (wrong file) beats 1 (something as bad as `fail_on` was found) beats 0."""
    errors = [one.error.exit_code for one in reviewed if one.error]
    return max([*errors, *(1 for one in reviewed if fails(one, fail_on))], default=0)
