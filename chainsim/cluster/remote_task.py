"""A parcel as chainsim's own worker process on that machine gets it: unpacked, done, named as where it came from."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from chainsim.cluster.task_packing import ROOT, STORE
from chainsim.engine.message_pipe import pack, unpack
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, PluginTimedOut
from chainsim.executing import Files, Move, Travel
from chainsim.executing.task import Ended, ended
from chainsim.plugin_failure import Failure, FailureKind


@dataclass(frozen=True, slots=True)
class Reply:
    """The packed `Ended`, how long it took, and the path of the stage that hung; "" where that is not known."""

    content: bytes
    seconds: float
    hung: str | None


class WorkerEndedError(ChainsimError):
    """Chainsim's worker process ended by itself, or was ended."""


@dataclass(frozen=True, slots=True)
class RemoteTask:
    """As `executing.Task`.

    Attributes:
        packed: the task.
        root: where its files are.
        store: of this host.
        names: text of paths below `ROOT`, and what they are called where the task comes from.
    """

    packed: bytes
    root: Path
    store: Path
    names: tuple[tuple[str, str], ...]

    def run(self, on_progress: OnProgress | None = None) -> Reply:  # noqa: ARG002 - nobody sees it here
        """Whatever is raised is part of the reply."""
        began_s = time.monotonic()
        task = unpack(self.packed, {ROOT: self.root, STORE: self.store})
        done = ended(task)
        return Reply(pack(done, self._called()), time.monotonic() - began_s, hung_stage(done))

    def lost(self, why: ChainsimError) -> Reply:
        """Who drives it tries again."""
        raise WorkerEndedError(str(why))

    def travel(self, move: Move) -> Travel:
        """It has arrived."""
        return Travel(self, Files(), move.file(self.root).name)

    def _called(self) -> dict[str, str]:
        named = {str(self.root / name.removeprefix(f"{ROOT}/")): here for name, here in self.names}
        return {**named, str(self.root): ""}


def hung_stage(done: Ended) -> str | None:
    """Path of the stage whose plugin did not come back, "" where it is not known; None: all came back."""
    error = done.error or getattr(done.answer, "error", None)
    failure = getattr(error, "failure", None) or getattr(done.answer, "failure", None)
    if isinstance(failure, Failure) and failure.kind is FailureKind.TIMED_OUT:
        return failure.path or ""
    return "" if isinstance(error, PluginTimedOut) else None
