"""What to check, and how: as it goes to the process that does it."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.load import ChainDocument
from chainsim.model.options import RunOptions


@dataclass(frozen=True, slots=True)
class Job:
    """What to check: a chain file that was read, and what to play into it; None: its own source."""

    document: ChainDocument
    audio: str | None


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check, besides how to run."""

    run: RunOptions
    skip_missing_plugins: bool = False
    validate_only: bool = False  # open everything, render nothing
    verbose: bool = False  # say on stderr where an internal error happened
