"""What a check came to: measured, not measured, skipped, or valid where nothing was to be rendered."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.errors import ChainsimError, RenderError
from chainsim.model.result import Result
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Measured(Brief):
    """Rendered, to its end or until a plugin stopped it; in that case there is an error as well."""

    result: Result

    @property
    def error(self) -> RenderError | None:
        """What stopped it; None: nothing did."""
        failure = self.result.failure
        return None if failure is None else RenderError(failure.message, failure)


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """Something stood in the way before anything came out."""

    error: ChainsimError


@dataclass(frozen=True, slots=True)
class Skipped:
    """It could not be measured, and that was said to be no fault."""

    reason: str


@dataclass(frozen=True, slots=True)
class Valid:
    """Only looked at for mistakes, and it has none."""


Outcome = Measured | NotMeasured | Skipped | Valid
