"""What a command asks of whoever does its work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from chainsim.engine.progress import OnProgress
from chainsim.executing.task import Task
from chainsim.short_repr import Brief

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, repr=False)
class Inventory(Brief):
    """What works in one place, as far as results may depend on it.

    Attributes:
        place: a name for it.
        system: "Linux", "Darwin", "Windows".
        processor: as the system calls it.
        chainsim: release of this program and a digest over its sources, as are those of `libraries`.
        libraries: name -> release.
        kernel: whether the meters' loops are compiled.
        builds: (kind, name) of a plugin -> SHA-256 over its files; None: it is not there.
    """

    place: str
    system: str
    processor: str
    chainsim: str
    libraries: Mapping[str, str]
    kernel: bool
    builds: Mapping[tuple[str, str], str | None] = field(default_factory=dict)


class Executor(Protocol):
    """Does tasks; a context manager, whose end leaves nothing running."""

    def __enter__(self) -> Self:
        """Nothing runs yet."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Where it is left by an exception, what runs is cancelled."""

    @property
    def at_once(self) -> int:
        """How many tasks are in hand at a time."""

    def submit(self, number: int, task: Task[Any]) -> None:
        """Have it done under this number; work may begin with it."""

    def results(self, on_progress: OnProgress | None = None) -> Iterator[tuple[int, Any]]:
        """Number and answer of every task, once each, in the order in which they end.

        Args:
            on_progress: called for every block of a task that is done in this process.

        Raises:
            ChainsimError: what a task raised first.
        """

    def cancel(self) -> None:
        """Stop what runs and begin nothing more."""

    def inventory(self) -> Sequence[Inventory]:
        """Where tasks are done."""


def in_order(
    executor: Executor,
    tasks: Sequence[Task[Answer]],
    on_done: Callable[[int], None] | None = None,
    on_progress: OnProgress | None = None,
) -> list[Answer]:
    """The answers, in the order of the tasks; `on_done` hears how many there are. Errors as `Executor.results`."""
    with executor:
        for number, task in enumerate(tasks):
            executor.submit(number, task)
        done: dict[int, Answer] = {}
        for number, answer in executor.results(on_progress):
            done[number] = answer
            if on_done is not None:
                on_done(len(done))
    return [done[number] for number in range(len(tasks))]
