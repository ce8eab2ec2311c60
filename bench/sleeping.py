"""A task that takes a time and no processor: what is left is what handing it around costs."""

from __future__ import annotations

import time
from dataclasses import dataclass

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Files, Move, Travel


@dataclass(frozen=True)
class Sleeps:
    """As `executing.Task`."""

    number: int
    seconds: float

    def run(self, on_progress: OnProgress | None = None) -> int:  # noqa: ARG002
        time.sleep(self.seconds)
        return self.number

    def lost(self, why: ChainsimError) -> int:
        raise why

    def travel(self, move: Move) -> Travel:  # noqa: ARG002
        return Travel(self, Files(), repr(self))
