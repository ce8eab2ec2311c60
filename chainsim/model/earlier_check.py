"""What of an earlier check is needed to say what has changed since."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.checked_chain import CheckStatus
from chainsim.model.finding import Severity
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class KeptFinding(Brief):
    """A finding as it was. `place` is a stage's path, "input", "output", or "expect.2" for an expectation."""

    name: str
    severity: Severity
    place: str
    excess_db: float | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class KeptCheck(Brief):
    """One chain on one source, as it was judged."""

    file: str  # as `Checked` has it
    audio: str | None
    part: str | None
    status: CheckStatus
    integrated_lufs: float | None = None  # of the output; None: silent, or not measured
    findings: tuple[KeptFinding, ...] = ()

    def name(self) -> str:
        """As `Checked.name` has it."""
        if self.part is not None:
            return f"{self.file}, {self.part}"
        return self.file if self.audio is None else f"{self.file} with {self.audio}"
