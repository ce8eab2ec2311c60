"""Whether a plugin comes back as it was, as a render process is told and tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Restoring:
    """What `chainsim.host.state_restoration` says of the plugin of this name in this file."""

    file: Path
    name: str
    restores: bool


class Verdicts(Protocol):
    """What is known of the plugins of a chain before it is opened, from whatever process."""

    @property
    def known(self) -> tuple[Restoring, ...]:
        """All that is kept."""

    def keep(self, found: Iterable[Restoring]) -> None:
        """What a process has found out."""
