"""The beginning of a chain that has been measured before."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.levels import Levels
from chainsim.model.result import StageResult


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first stages of a chain, measured with the same source and the same settings: what they do is known.

    Attributes:
        source: levels of the source; None where nothing is known.
        stages: of the main lane, with all in their branches.
    """

    source: Levels | None = None
    stages: tuple[StageResult, ...] = ()

    def holds(self, path: str) -> bool:
        """Whether the stage of this path is one of them, or in one."""
        return int(path.split(".")[0]) <= len(self.stages)


UNKNOWN = Beginning()
"""Nothing has been measured before."""
