"""Tasks that have been submitted and wait until workers have said what they have of all that these need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chainsim.cluster.task_packing import Packed
from chainsim.cluster.workers import Wanted
from chainsim.executing import Task


class Intake:
    """Kept by what they need, of which there are few: a task more costs no look at all that wait."""

    def __init__(self) -> None:
        self._waiting: dict[Wanted, list[tuple[Task[Any], Packed]]] = {}
        self.wanted = Wanted()
        """What all that ever came need of a worker."""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, task: Task[Any], one: Packed) -> None:
        """One more."""
        wanted = Wanted(
            tuple(dict.fromkeys((kind, name) for _, kind, name in one.parcel.plugins)),
            one.plugin_dirs,
            one.trusted_files,
            each_system=bool(one.kind.system),
        )
        if wanted not in self._waiting:
            self.wanted = self.wanted.joined(wanted)
        self._waiting.setdefault(wanted, []).append((task, one))

    def take(self, known: Wanted) -> Iterator[tuple[Task[Any], Packed]]:
        """Those that need nothing but what is known; they do not wait any more."""
        for wanted in [one for one in self._waiting if known.covers(one)]:
            yield from self._waiting.pop(wanted)
