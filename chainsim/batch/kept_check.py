"""A check whose result is kept by whoever measured it: it is still in that processor's cache, and its parent is not.

To write 120 kB took the parent three times as long, beside workers that keep all processors busy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.batch import result_cache
from chainsim.batch.check_task import CheckTask
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing.task import Move, Travel
from chainsim.model.checked_chain import Checked


@dataclass(frozen=True, slots=True)
class KeptAlready:
    """A check that nobody needs to keep any more."""

    checked: Checked


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """As `executing.Task`.

    Attributes:
        task: the check.
        folder: where results are kept on this machine.
        asked: what its result is an answer to.
    """

    task: CheckTask
    folder: Path
    asked: result_cache.Asked

    def run(self, on_progress: OnProgress | None = None) -> Checked | KeptAlready:
        """Checked and kept."""
        checked = self.task.run(on_progress)
        if checked.result is not None:
            result_cache.save(self.folder, self.asked, checked.result)
        return KeptAlready(checked)

    def lost(self, why: ChainsimError) -> Checked | KeptAlready:
        """As the check."""
        return self.task.lost(why)

    def travel(self, move: Move) -> Travel:
        """The check alone: on another machine nothing is kept for this one."""
        return self.task.travel(move)
