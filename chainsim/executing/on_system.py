"""A piece of work for one system alone: of the same preset on three systems each is another piece."""

from __future__ import annotations

import platform
from dataclasses import dataclass, replace
from typing import Any, Generic

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, RenderError
from chainsim.executing.task import Answer_co, Move, Task, Travel


@dataclass(frozen=True, slots=True)
class OnSystem(Generic[Answer_co]):
    """As `Task`.

    Attributes:
        task: what is to be done.
        system: where, as Python's `platform.system()` calls it.
    """

    task: Task[Answer_co]
    system: str

    def run(self, on_progress: OnProgress | None = None) -> Answer_co:
        """As `Task`; on another system it is lost."""
        if platform.system() != self.system:
            return self.lost(RenderError(f"not measured: this is {platform.system()}, and {self.system} is wanted"))
        return self.task.run(on_progress)

    def lost(self, why: ChainsimError) -> Answer_co:
        """As `Task`."""
        return self.task.lost(why)

    def travel(self, move: Move) -> Travel:
        """The system is part of what it is."""
        travel = self.task.travel(move)
        on_system: OnSystem[Any] = OnSystem(travel.task, self.system)
        return replace(travel, task=on_system, identity=f"{self.system} {travel.identity}", system=self.system)
