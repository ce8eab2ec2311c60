"""The second `Executor`: tasks on the workers of a Dask cluster, seen from the machine that asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from chainsim.cluster.dask_futures import DaskCalls
from chainsim.cluster.dispatch import Dispatch, Ends
from chainsim.cluster.ledger import Ledger
from chainsim.cluster.options import ClusterOptions
from chainsim.cluster.task_packing import Files, Packed, packed
from chainsim.cluster.task_timing import told
from chainsim.cluster.worker_requests import leave
from chainsim.cluster.workers import Wanted, WorkerSurvey
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, UsageError
from chainsim.executing import Inventory, Task

_LOOK_S = 0.2
_WATCH_S = 2.0


class ClusterExecutor:
    """As `Executor`. Every task is answered once: by a worker, by the journal, or by why nobody could.

    Args:
        sender: to a scheduler.
        options: how to use it.
    """

    def __init__(self, sender: DaskCalls, options: ClusterOptions) -> None:
        self._sender = sender
        self._options = options
        self._files = Files()
        self._packed: list[tuple[Task[Any], Packed]] = []
        self._ledger = Ledger(options.journal_folder)
        self._said: set[str] = set()
        self._crew = WorkerSurvey(sender, options.mismatch, self._say)
        self._dispatch = Dispatch(
            sender, self._crew, self._files, Ends(self._ledger.answer, self._ledger.lose), self._say
        )
        self._total = 0
        self._began_s = self._watched_s = self._paced_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._ledger.open or kind is not None:
            self.cancel()
        self._ledger.close()

    @property
    def at_once(self) -> int:
        """As `Executor`."""
        return max(1, len(self._sender.workers()))

    @property
    def busy_s(self) -> float:
        """Time that workers had for tasks, all together."""
        return self._dispatch.busy_s

    def submit(self, number: int, task: Task[Any]) -> None:
        """As `Executor`; goes out when results are asked for. With the first one workers start their processes."""
        try:
            self._packed.append((task, packed(number, task, self._files)))
        except ChainsimError as error:
            self._ledger.refuse(number, task, error)
        if len(self._packed) == 1:
            self._crew.want(self._wanted())

    def results(self, on_progress: OnProgress | None = None) -> Iterator[tuple[int, Any]]:  # noqa: ARG002 - elsewhere
        """As `Executor`."""
        self._began_s = self._paced_s = time.monotonic()
        if self._packed:
            self._gather_crew()
            self._line_up()
        yield from self._ledger.told()
        while self._ledger.open:
            self._dispatch.send_more()
            ended = self._sender.next(_LOOK_S)
            if ended is not None:
                self._dispatch.take(*ended)
            self._watch()
            yield from self._ledger.told()

    def cancel(self) -> None:
        """As `Executor`: workers notice within a second; what has arrived is in the journal."""
        self._sender.take_back(lambda _: True)
        self._ledger.open.clear()

    def inventory(self) -> tuple[Inventory, ...]:
        """As `Executor`."""
        if not self._crew.found:
            self._gather_crew()
        return tuple(self._crew.found.values())

    def _gather_crew(self) -> None:
        """Wait until those that are there have said what they work with; a slow one may follow later."""
        self._crew.want(self._wanted())
        began_s = looked_s = time.monotonic()
        while not self._crew.complete:
            if self._crew.none_usable is not None:
                raise UsageError(f"no worker can be used: {self._crew.none_usable}")
            now_s = time.monotonic()
            if self._crew.found and now_s - began_s > 5 * _WATCH_S:
                return
            if now_s - began_s > self._options.patience_s or not self._sender.alive:
                raise UsageError(f"no worker answers at the scheduler {self._sender.address}: start some, or wait")
            if now_s - looked_s > _WATCH_S:
                looked_s = now_s
                self._crew.look()
            ended = self._sender.next(_LOOK_S)
            if ended is not None:
                self._dispatch.take(*ended)

    def _wanted(self) -> Wanted:
        every = [one for _, one in self._packed]
        return Wanted(
            tuple(dict.fromkeys((kind, name) for one in every for _, kind, name in one.parcel.plugins)),
            tuple(dict.fromkeys(folder for one in every for folder in one.plugin_dirs)),
            tuple(dict.fromkeys(file for one in every for file in one.trusted_files)),
            any(one.kind.system for one in every),
        )

    def _line_up(self) -> None:
        """What the journal knows is answered; the rest waits for a worker."""
        for task, one in self._packed:
            builds = self._crew.placing.builds_of(one.kind)
            item = self._ledger.enter(task, one, builds, kernel=self._crew.own.kernel)
            if item is not None:
                self._dispatch.line.add(item)
        self._total = len(self._ledger.open)
        known = len(self._packed) - self._total
        if known:
            self._say(f"{known:,} of {len(self._packed):,} are known from a run before and not measured again")
        self._packed.clear()

    def _watch(self) -> None:
        now_s = time.monotonic()
        if not self._sender.alive:
            self._ledger.lose_all(f"the scheduler {self._sender.address} is gone")
        if now_s - self._watched_s < _WATCH_S:
            return
        self._watched_s = now_s
        self._crew.look()
        self._dispatch.look()
        if self._crew.alone_s() > self._options.patience_s:
            self._ledger.lose_all(f"no worker is left at the scheduler {self._sender.address}")
        if now_s - self._paced_s >= self._options.pace_s and self._ledger.open:
            self._paced_s = now_s
            left_s = self._dispatch.pace.left([item.kind for item in self._ledger.open.values()], self._crew.size)
            self._options.say(
                told(self._total - len(self._ledger.open), self._total, now_s - self._began_s, self._crew.size, left_s)
            )

    def _say(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._options.say(line)


def end_workers(sender: DaskCalls) -> None:
    """Have every worker end chainsim's own processes; what else it does for others goes on."""
    sender.tell_all(leave)
