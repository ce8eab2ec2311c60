"""The tasks of a run, each answered once: by a worker, by the journal, or by why nobody could."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chainsim.cluster.journal import Journal, journal_key
from chainsim.cluster.quarantine import Build
from chainsim.cluster.task_packing import Packed
from chainsim.cluster.task_queue import Item
from chainsim.engine.message_pipe import unpack
from chainsim.errors import ChainsimError, RenderError
from chainsim.executing import Task


class Ledger:
    """What is open, and what has been answered and not been told yet.

    Args:
        journal_folder: where answers are kept as they arrive; None: nowhere.
    """

    def __init__(self, journal_folder: Path | None) -> None:
        self.open: dict[int, Item] = {}
        """Number -> what a worker is to do."""
        self._answered: deque[tuple[int, Any]] = deque()
        self._journal = Journal(journal_folder)

    def enter(self, task: Task[Any], one: Packed, builds: Iterable[Build], *, kernel: bool) -> Item | None:
        """A task for a worker; None: the journal knows its answer.

        Args:
            task: as it was submitted.
            one: the same, packed.
            builds: of its plugins.
            kernel: whether the meters' loops are compiled.
        """
        files = [(file.place, file.digest) for file in one.parcel.files]
        key = journal_key(one.identity, files, builds, kernel)
        kept = self._journal.read(key)
        if kept is not None:
            self._answered.append((one.parcel.number, unpack(kept).value()))
            return None
        item = self.open[one.parcel.number] = Item(task, one.parcel, one.kind, key)
        return item

    def answer(self, item: Item, content: bytes) -> None:
        """Its packed answer is here; not counted where somebody else was quicker."""
        if self.open.pop(item.parcel.number, None) is None:
            return
        ended = unpack(content)
        failed = ended.error or getattr(ended.answer, "error", None) or getattr(ended.answer, "failure", None)
        if failed is None:
            self._journal.write(item.key, content)
        self._answered.append((item.parcel.number, ended.value()))

    def lose(self, item: Item, why: ChainsimError) -> None:
        """Nobody can do it."""
        if self.open.pop(item.parcel.number, None) is not None:
            self.refuse(item.parcel.number, item.task, why)

    def lose_all(self, why: str) -> None:
        """Nor anything else; what has arrived is kept, so that the next run goes on from there."""
        for item in tuple(self.open.values()):
            self.lose(item, RenderError(f"not measured: {why}; the same command goes on from here"))

    def refuse(self, number: int, task: Task[Any], why: ChainsimError) -> None:
        """It is answered with that, and nobody was asked."""
        self._answered.append((number, task.lost(why)))

    def told(self) -> Iterator[tuple[int, Any]]:
        """Numbers and answers, each once."""
        while self._answered:
            yield self._answered.popleft()

    def close(self) -> None:
        """The journal is on disk."""
        self._journal.close()
