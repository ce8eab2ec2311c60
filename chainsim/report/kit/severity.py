"""How bad findings are, as every format has it: in order, counted, in words and in signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol, TypeVar

from chainsim.model.finding import Finding, Severity, costs

WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
MARKS = {Severity.ERROR: ("✗", "X"), Severity.WARNING: ("!", "!"), Severity.INFORMATION: ("·", "-")}
"""One cell each, and its stand-in where only ASCII can be shown."""
SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFORMATION: "ℹ️"}  # noqa: RUF001 - the sign as GitHub draws it
"""In Markdown."""


class Judged(Protocol):
    """A finding, a review's judgement: whatever says how bad it is."""

    @property
    def severity(self) -> Severity:
        """How bad what was found is."""


J = TypeVar("J", bound=Judged)


def by_severity(found: Iterable[J]) -> list[J]:
    """Worst first; within one severity as they came."""
    return sorted(found, key=lambda one: one.severity.rank)


def by_cost(found: Iterable[Finding]) -> list[Finding]:
    """Worst first, and within one severity what costs something before what does not."""
    return sorted(found, key=lambda one: (one.severity.rank, not costs(one)))


def worst(found: Iterable[Judged]) -> Severity | None:
    """Of those that say that something is wrong; None if there is no warning and no error."""
    wrong = [one for one in by_severity(found) if one.severity is not Severity.INFORMATION]
    return wrong[0].severity if wrong else None


def counts(found: Iterable[Judged], *, none: str = "no findings") -> str:
    """`2 errors, 1 warning, 3 notes`, without what there is none of; `none` where there is nothing at all."""
    number = Counter(one.severity for one in found)
    return ", ".join(f"{number[s]} {WORDS[s]}{'' if number[s] == 1 else 's'}" for s in Severity if number[s]) or none
