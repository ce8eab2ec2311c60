"""Tasks in threads of this process: each waits for render processes of its own, and meters what they render."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from chainsim.engine.in_parallel import as_ended
from chainsim.engine.progress import OnProgress
from chainsim.executing.executor import Inventory
from chainsim.executing.machine_fingerprint import inventory
from chainsim.executing.task import Task


class Threads:
    """As `Executor`; begins when results are asked for.

    Args:
        at_once: how many.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._tasks: list[tuple[int, Task[Any]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cancel()

    @property
    def at_once(self) -> int:
        """As `Executor`."""
        return self._at_once

    def submit(self, number: int, task: Task[Any]) -> None:
        """As `Executor`."""
        self._tasks.append((number, task))

    def results(self, on_progress: OnProgress | None = None) -> Iterator[tuple[int, Any]]:
        """As `Executor`."""
        tasks = tuple(self._tasks)
        self._tasks.clear()
        for index, answer in as_ended(lambda one: one[1].run(on_progress), tasks, self._at_once):
            yield tasks[index][0], answer

    def cancel(self) -> None:
        """What has begun ends by itself: these threads end with this process."""
        self._tasks.clear()

    def inventory(self) -> tuple[Inventory, ...]:
        """This machine."""
        return (inventory(),)
