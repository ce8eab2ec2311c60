"""A check whose result is kept by whoever measured it: it is still in that processor's cache, and its parent is not.

To write 120 kB took the parent three times as long, beside workers that keep all processors busy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chainsim.batch import result_cache
from chainsim.batch.check_task import CheckTask
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing.task import Move, Travel
from chainsim.model.check_outcome import Measured
from chainsim.model.checked_chain import Checked


@dataclass(frozen=True)
class KeptAlready:
    """A check that nobody needs to keep any more.

    It goes through a pipe as it was kept, where it was: to pickle it as well took the worker half a millisecond.

    Attributes:
        content: what is kept of its result.
        asked: what that is an answer to.
    """

    checked: Checked
    content: bytes | None
    asked: result_cache.Asked

    def __reduce__(self) -> tuple[Callable[..., KeptAlready], tuple[object, ...]]:
        """For pickle."""
        one, result = self.checked, self.checked.result
        if self.content is None or result is None:
            return KeptAlready, (one, None, self.asked)
        named = result_cache.named_as(result, self.asked)
        return _received, (one.file, one.audio, one.duration_s, self.content, named)


def _received(
    file: str, audio: str | None, duration_s: float, content: bytes, asked: result_cache.Asked
) -> KeptAlready:
    measured = Measured(result_cache.made(content, asked))
    return KeptAlready(Checked(file, audio, measured, duration_s=duration_s), content, asked)


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
        result = checked.result
        content = None if result is None else result_cache.save(self.folder, self.asked, result)
        return KeptAlready(checked, content, self.asked)

    def lost(self, why: ChainsimError) -> Checked | KeptAlready:
        """As the check."""
        return self.task.lost(why)

    def travel(self, move: Move) -> Travel:
        """The check alone: on another machine nothing is kept for this one."""
        return self.task.travel(move)
