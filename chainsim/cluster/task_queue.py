"""Tasks that wait to be sent: suspects first and alone, then what takes longest, the rest in the order given."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chainsim.cluster.task_kind import Kind
from chainsim.cluster.task_timing import Pace
from chainsim.cluster.worker_messages import Parcel
from chainsim.executing import Task


@dataclass(frozen=True, slots=True)
class Item:
    """A task and its parcel; `key` is what the journal calls it."""

    task: Task[Any]
    parcel: Parcel
    kind: Kind
    key: str = ""


class WaitingLine:
    """Items by kind: a batch holds one kind alone, since what it needs decides where it may go."""

    def __init__(self) -> None:
        self._alone: deque[Item] = deque()
        self._kinds: dict[Kind, deque[Item]] = {}

    def __len__(self) -> int:
        return len(self._alone) + sum(map(len, self._kinds.values()))

    def add(self, item: Item, *, alone: bool = False) -> None:
        """At the end of its kind; or before everything else, in a batch of its own."""
        (self._alone if alone else self._kinds.setdefault(item.kind, deque())).append(item)

    def kinds(self) -> Iterator[Kind]:
        """Of every item that waits, once for each."""
        yield from (item.kind for item in self._alone)
        for kind, items in self._kinds.items():
            yield from (kind for _ in items)

    def suspect(self, kind: Kind) -> None:
        """Everything of this kind goes first and alone from now on."""
        self._alone.extend(self._kinds.pop(kind, ()))

    def take(self, pace: Pace, workers: int) -> list[Item]:
        """The next batch; [] where nothing waits."""
        if self._alone:
            return [self._alone.popleft()]
        waiting = [kind for kind, items in self._kinds.items() if items]
        if not waiting:
            return []
        kind = max(waiting, key=pace.expected_s)
        items = self._kinds[kind]
        size = pace.batch_size(kind, len(self), workers)
        return [items.popleft() for _ in range(min(size, len(items)))]
