"""The second `Executor`: tasks on the workers of a Dask cluster, seen from the machine that asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from chainsim.cluster.dask_futures import DaskCalls
from chainsim.cluster.dispatch import Dispatch, TaskEnds
from chainsim.cluster.intake import Intake
from chainsim.cluster.ledger import Ledger
from chainsim.cluster.options import ClusterOptions
from chainsim.cluster.task_packing import Files, packed
from chainsim.cluster.task_timing import told
from chainsim.cluster.worker_requests import leave
from chainsim.cluster.workers import WorkerSurvey
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.executing import Inventory, Task

_LOOK_S = 0.2
_WATCH_S = 2.0
_ASK_AGAIN_S = 5.0  # a task that needs another plugin than those before it waits that long to be asked for


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
        self._intake = Intake()
        self._ledger = Ledger(options.journal_folder)
        self._said: set[str] = set()
        self._crew = WorkerSurvey(sender, options.mismatch, self._say)
        self._dispatch = Dispatch(
            sender, self._crew, self._files, TaskEnds(self._ledger.answer, self._ledger.lose), self._say
        )
        self._total = self._known = 0
        self._began_s = self._watched_s = self._paced_s = time.monotonic()

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
        """As `Executor`; workers are at the first ones while the rest is still being read."""
        try:
            self._intake.add(task, packed(number, task, self._files))
        except ChainsimError as error:
            self._ledger.refuse(number, task, error)
            return
        if self._sender.alive:
            self._begin()

    def results(self, on_progress: OnProgress | None = None) -> Iterator[tuple[int, Any]]:  # noqa: ARG002 - elsewhere
        """As `Executor`."""
        if self._intake:
            self._gather_rest()
        if self._known:
            known, self._known = self._known, 0
            self._say(f"{known:,} of {self._total + known:,} are known from a run before and not measured again")
        yield from self._ledger.told()
        while self._ledger.open:
            self._go_on(_LOOK_S)
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

    def _begin(self) -> None:
        """With what has been submitted, as far as workers have answered for what it needs."""
        asked_s = self._crew.asked_s
        if asked_s is None or (self._crew.complete and time.monotonic() - asked_s > _ASK_AGAIN_S):
            self._crew.want(self._intake.wanted)
        if self._crew.complete:
            self._line_up()
        self._go_on(0.0)

    def _gather_rest(self) -> None:
        try:
            self._gather_crew()
        except UsageError as error:
            if self._sender.alive or not self._total:
                raise
            for task, one in self._intake.take(self._intake.wanted):
                self._ledger.refuse(one.parcel.number, task, RenderError(f"not measured: {error}"))
        self._line_up()

    def _gather_crew(self) -> None:
        """Wait until those that are there have said what they work with; a slow one may follow later."""
        self._crew.want(self._intake.wanted)
        began_s = looked_s = time.monotonic()
        while not self._crew.complete:
            if self._crew.none_usable is not None:
                raise UsageError(f"no worker can be used: {self._crew.none_usable}")
            now_s = time.monotonic()
            if self._crew.one_alike and now_s - began_s > 5 * _WATCH_S:
                self._crew.settle()
                return
            if now_s - began_s > self._options.patience_s or not self._sender.alive:
                if self._crew.found:
                    self._crew.settle()
                raise UsageError(f"no worker answers at the scheduler {self._sender.address}: start some, or wait")
            if now_s - looked_s > _WATCH_S:
                looked_s = now_s
                self._crew.look()
            self._exchange(_LOOK_S)

    def _line_up(self) -> None:
        """What the journal knows is answered; the rest waits for a worker."""
        for task, one in self._intake.take(self._crew.wanted):
            builds = self._crew.placing.builds_of(one.kind)
            item = self._ledger.enter(task, one, builds, kernel=self._crew.own.kernel)
            if item is None:
                self._known += 1
            else:
                self._total += 1
                self._dispatch.line.add(item)

    def _go_on(self, wait_s: float) -> None:
        self._exchange(wait_s)
        self._watch()

    def _exchange(self, wait_s: float) -> None:
        """Out goes what workers may have in hand, in comes what has ended."""
        self._dispatch.send_more()
        ended = self._sender.next(wait_s)
        if ended is not None:
            self._dispatch.take(*ended)

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
