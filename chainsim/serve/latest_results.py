"""What was found of the track and the chain so far."""

from __future__ import annotations

from collections.abc import Iterable

from chainsim.errors import UsageError
from chainsim.model.live_results import CheckedNow, CheckingNow, LevelsNow, LiveEvent
from chainsim.model.result import Result


class NotYet(UsageError):
    """What is asked for is still being rendered."""


class LatestResults:
    """The newest event of each kind, and the newest check."""

    def __init__(self) -> None:
        self._latest: dict[str, LiveEvent] = {}  # by kind
        self._result: tuple[int, Result] | None = None

    def take(self, event: LiveEvent) -> None:
        """It takes the place of the last of its kind; one that succeeds, of a failure as well."""
        if isinstance(event, CheckedNow):
            self._result = event.revision, event.result
            self._latest["checked"] = event
            self._latest.pop("failed", None)
            self._latest.pop("checking", None)
        elif isinstance(event, LevelsNow):
            self._latest["levels"] = event
            self._latest.pop("failed", None)
            self._latest.pop("checking", None)
        elif isinstance(event, CheckingNow):
            self._latest["checking"] = event
        else:
            self._latest["failed"] = event

    def events(self) -> Iterable[LiveEvent]:
        """In the order of their kinds' first coming."""
        return tuple(self._latest.values())

    def result(self, revision: int, otherwise: str) -> Result:
        """The check of this revision.

        Raises:
            NotYet: another is the newest one; ``otherwise`` says so.
        """
        if self._result is None or self._result[0] != revision:
            raise NotYet(otherwise)
        return self._result[1]
