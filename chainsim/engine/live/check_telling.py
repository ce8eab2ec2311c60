"""What is told while an edit is checked: how far that has come, and what went wrong with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from chainsim.engine.live.fed_audio import IsWanted, OvertakenError
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, RenderError
from chainsim.model.live_results import CheckingNow, FailedNow

_TELLS_EVERY_S = 0.2


def told_of_check(revision: int, wanted: IsWanted, tell: Callable[[CheckingNow], None]) -> OnProgress:
    """What a check calls as it comes on: told now and then, and ended by OvertakenError once nobody wants it."""
    told_s = 0.0

    def on_progress(done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:
        nonlocal told_s
        if not at and not wanted():  # between two blocks; a process that is asked about a plugin would be ended
            raise OvertakenError
        if time.monotonic() - told_s >= _TELLS_EVERY_S:
            told_s = time.monotonic()
            tell(CheckingNow(revision, f"{doing} {at}".strip(), done / total if total else None))

    return on_progress


def failed(revision: int, error: Exception, *, checking: bool) -> FailedNow:
    """What became of an edit that could not be measured, or not be checked."""
    failure = error.failure if isinstance(error, RenderError) else None
    message = str(error) if isinstance(error, ChainsimError) else f"chainsim itself failed: {error!r}"
    return FailedNow(revision, message, None if failure is None else failure.path, checking)
