"""How a plugin brought a render to its end: what happened, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.short_repr import Brief


class FailureKind(StrEnum):
    """What a plugin did, as far as its host can tell."""

    CRASHED = "crashed"  # its process ended by a signal
    EXITED = "exited"  # it ended its process itself
    TIMED_OUT = "timed-out"  # it did not come back within the time limit
    OUT_OF_MEMORY = "out-of-memory"  # its process, with all that it had started, took more than the limit
    RAISED = "raised"  # it, or its host, reported an error


@dataclass(frozen=True, slots=True, repr=False)
class Failure(Brief):
    """What stopped a render. None where it is not known which stage was at work."""

    kind: FailureKind
    message: str  # the whole story on one line, stage and time included
    path: str | None = None  # of the stage: "3", or "3.2.1" inside branches
    name: str | None = None  # of the stage
    plugin: str | None = None  # as it calls itself once loaded, as the chain calls it before
    at_s: float | None = None  # start of the block at work; None: while loading, or between blocks
    printed: str = ""  # the end of what plugins had printed by then
