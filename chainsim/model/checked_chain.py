"""One chain on one source, judged: what every report of several checks is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chainsim.errors import ChainsimError
from chainsim.model.check_outcome import Measured, NotMeasured, Outcome, Skipped
from chainsim.model.finding import Finding, Severity
from chainsim.model.result import Result
from chainsim.short_repr import Brief

Position = tuple[int, int]
"""Line and column in the chain file, from 1."""


class CheckStatus(StrEnum):
    """What a check came to, in one word."""

    OK = "ok"
    FAILED = "failed"  # findings at or above the severity that fails
    SKIPPED = "skipped"  # not measured, and that was asked for
    ERROR = "error"  # could not be measured


@dataclass(frozen=True, slots=True, repr=False)
class Checked(Brief):
    """One chain on one source, and what came of it.

    `positions` are there whatever happened, as far as the file could be read. Their keys: a stage's path ("3",
    "3.2.1"), "expect.2" for the second expectation, and "input" and "output" where the file has a key that acts there.
    """

    file: str
    audio: str | None  # as given on the command line; None: the chain's own source
    outcome: Outcome
    positions: Mapping[str, Position] = field(default_factory=dict)
    duration_s: float = 0.0  # wall clock, reading the file included
    cached: bool = False  # the result was kept from an earlier run
    part: str | None = None  # of a session: "track 'Kick'", "mix bus"

    def name(self, joint: str = " with ") -> str:
        """The file, with what was played into it, or with the part of the session."""
        if self.part is not None:
            return f"{self.file}, {self.part}"
        return self.file if self.audio is None else f"{self.file}{joint}{self.audio}"

    @property
    def result(self) -> Result | None:
        """What was measured, whole or as far as it came; None: nothing."""
        return self.outcome.result if isinstance(self.outcome, Measured) else None

    @property
    def error(self) -> ChainsimError | None:
        """What stood in its way, from the beginning or midway; None: nothing did."""
        return self.outcome.error if isinstance(self.outcome, Measured | NotMeasured) else None

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Findings that comments in the chain file ask not to be told of; they are not among the result's findings."""
        return self.result.suppressed if self.result else ()


def failed(result: Result | None, fail_on: Severity | None) -> bool:
    """Whether a result has a finding at or above `fail_on`; None: nothing fails."""
    return result is not None and any(finding.severity.fails(fail_on) for finding in result.findings)


def status_of(one: Checked, fail_on: Severity | None) -> CheckStatus:
    """The word for a check."""
    if one.error is not None:
        return CheckStatus.ERROR
    if isinstance(one.outcome, Skipped):
        return CheckStatus.SKIPPED
    return CheckStatus.FAILED if failed(one.result, fail_on) else CheckStatus.OK


def position_of(one: Checked, finding: Finding) -> Position | None:
    """Where in the chain file a finding belongs; None: nowhere in particular."""
    if finding.expectation is not None:
        return one.positions.get(f"expect.{finding.expectation}")
    return one.positions.get(place_of(finding))


def place_of(finding: Finding) -> str:
    """Where a finding is: a stage's path, `input` or `output`."""
    if finding.path is not None:
        return finding.path
    if finding.stage is not None:
        return str(finding.stage)
    return "input" if finding.tap == 0 else "output"


def place_told(finding: Finding) -> str:
    """The same, where an expectation is a place of its own: "expect.2"."""
    return place_of(finding) if finding.expectation is None else f"expect.{finding.expectation}"
