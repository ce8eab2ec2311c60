"""`fail_on`: how bad a finding must be to fail what was checked."""

from __future__ import annotations

from chainsim.model.finding import Severity

NEVER = "never"
FAIL_ON = (*(severity.value for severity in Severity), NEVER)
"""What `fail_on` may be, in words."""


def severity_of(fail_on: str) -> Severity | None:
    """The severity that a word of FAIL_ON means; None: nothing fails."""
    return None if fail_on == NEVER else Severity(fail_on)
