"""Checks against earlier ones of the same chains: what is new, worse, mended, louder."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.checked_chain import Checked, CheckStatus
from chainsim.model.earlier_check import KeptCheck, KeptFinding
from chainsim.model.finding import Finding
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Worse(Brief):
    """A finding that was there before, further beyond its limit now, or more severe."""

    finding: Finding
    by_db: float | None  # None: more severe, without a number


@dataclass(frozen=True, slots=True, repr=False)
class CheckChange(Brief):
    """A check that is not as it was. Loudness is that of the output, integrated."""

    one: Checked
    status: CheckStatus
    was: CheckStatus | None  # None: it was not there
    new: tuple[Finding, ...] = ()
    worse: tuple[Worse, ...] = ()
    fixed: tuple[KeptFinding, ...] = ()
    louder_lu: float | None = None  # than it was; negative: quieter; None: as it was, or not known
    over_library_lu: float | None = None  # beyond the median of all on the same audio; None: not known

    @property
    def added(self) -> bool:
        """Whether the earlier checks have no such chain."""
        return self.was is None


@dataclass(frozen=True, slots=True, repr=False)
class CheckComparison(Brief):
    """Everything that changed, the worst first."""

    base: str  # what it is compared with, as the user calls it
    changes: tuple[CheckChange, ...]
    gone: tuple[KeptCheck, ...] = ()  # of chains that are no more
    unchanged: int = 0
