"""A check that writes down how often it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch.check_task import CheckTask
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Move, Travel
from chainsim.model.checked_chain import Checked


@dataclass(frozen=True)
class Counting:
    """As `executing.Task`: the same check, and a line in a file for every time it is done."""

    number: int
    check: CheckTask
    log: str

    def run(self, on_progress: OnProgress | None = None) -> Checked:
        with Path(self.log).open("a") as stream:
            stream.write(f"{self.number}\n")
        return self.check.run(on_progress)

    def lost(self, why: ChainsimError) -> Checked:
        return self.check.lost(why)

    def travel(self, move: Move) -> Travel:
        sent = self.check.travel(move)
        return replace(sent, task=replace(self, check=sent.task))
