"""Everything that one command checked, and what it is judged by: what reports of several checks are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainsim.model.checked_chain import Checked, CheckStatus, status_of
from chainsim.model.finding import Finding, Severity
from chainsim.short_repr import Brief

if TYPE_CHECKING:
    from chainsim.model.check_comparison import CheckComparison


@dataclass(frozen=True, slots=True, repr=False)
class CheckRun(Brief):
    """`complete` is False where the user stopped it; then what was not reached is missing."""

    checked: tuple[Checked, ...]
    fail_on: Severity | None = Severity.ERROR  # a finding as bad as this fails its check; None: nothing fails
    complete: bool = True
    against: CheckComparison | None = None  # what changed since earlier checks, where that was asked for

    def status(self, one: Checked) -> CheckStatus:
        """The word for one of the checks."""
        return status_of(one, self.fail_on)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding fails its check."""
        return finding.severity.fails(self.fail_on)

    def failed(self, one: Checked) -> bool:
        """Whether one of the checks was measured, wholly or in part, and has a finding that fails it."""
        return one.result is not None and any(map(self.fails, one.result.findings))

    @property
    def exit_code(self) -> int:
        """3 (could not measure) beats 2 (wrong file) beats 1 (findings at or above `fail_on`) beats 0."""
        errors = [one.error.exit_code for one in self.checked if one.error]
        return max([*errors, *(1 for one in self.checked if self.failed(one))], default=0)
