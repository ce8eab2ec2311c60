"""Batches out, and what becomes of them: answers, files that are wanted, workers that die, plugins that hang."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chainsim.cluster import in_dask_worker
from chainsim.cluster.answer_fetching import Fetches
from chainsim.cluster.dask_futures import SOONER, DaskCalls, Outcome
from chainsim.cluster.file_uploads import Uploads, arrived
from chainsim.cluster.pending_calls import Call, Fetch, Survey, Upload, Work
from chainsim.cluster.quarantine import Quarantine
from chainsim.cluster.task_packing import Files
from chainsim.cluster.task_queue import Item, WaitingLine
from chainsim.cluster.task_timing import Pace
from chainsim.cluster.worker_messages import Batch, Done, Told
from chainsim.cluster.workers import WorkerSurvey
from chainsim.errors import ChainsimError, RenderError

_MOST_IN_FLIGHT = 3  # batches for each worker: one in hand, two that wait beside it
_MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class TaskEnds:
    """Who is told how a task ends: with its packed answer, or with why there is none."""

    answered: Callable[[Item, bytes], None]
    lost: Callable[[Item, ChainsimError], None]


class Dispatch:
    """Keeps workers busy until the line is empty.

    Args:
        sender: to the scheduler.
        crew: the workers.
        files: what is sent apart from tasks.
        ends: told of every item that will not be tried again.
        say: told what happens besides.
    """

    def __init__(
        self, sender: DaskCalls, crew: WorkerSurvey, files: Files, ends: TaskEnds, say: Callable[[str], None]
    ) -> None:
        self.line = WaitingLine()
        self.pace = Pace()
        self.busy_s = 0.0
        """Time that workers had for tasks, all together."""
        self._sender = sender
        self._crew = crew
        self._files = files
        self._ends = ends
        self._say = say
        self._quarantine = Quarantine()
        self._uploads = Uploads(sender, crew, files)
        self._fetches = Fetches(sender, crew)
        self._attempts: Counter[int] = Counter()
        self._in_flight = 0

    def send_more(self) -> None:
        """As much as workers may have in hand."""
        while self._in_flight < _MOST_IN_FLIGHT * self._crew.size and len(self.line):
            items = self.line.take(self.pace, self._crew.size)
            builds = self._crew.placing.builds_of(items[0].kind)
            shut_out = self._quarantine.shut_out(builds)
            able = self._crew.placing.places(items[0].kind)
            places = able & self._crew.there
            if shut_out is not None:
                self._give_up(items, shut_out)
            elif not places:
                nobody = "the workers that could do it are gone" if able else self._crew.placing.nobody(items[0].kind)
                self._give_up(items, RenderError(f"not measured: {nobody}"))
            else:
                self._send(Work(tuple(items), places))
        self._fetches.send_due(idle=not self._in_flight)

    def take(self, call: Call, outcome: Outcome) -> None:
        """One call has ended."""
        if isinstance(call, Survey):
            self._crew.surveyed(call, outcome)
        elif isinstance(call, Work):
            self._worked(call, outcome)
        elif isinstance(call, Fetch):
            self._fetched(call, outcome)
        else:
            self._uploaded(call, outcome)

    def look(self) -> None:
        """What waits for workers that are gone goes to others."""
        there = self._crew.there
        if not there:
            return
        for call in self._sender.take_back(lambda one: not isinstance(one, Survey) and not one.places & there):
            self.take(call, Outcome(error=RuntimeError("its workers are gone")))

    def _send(self, work: Work, *, fed: bool = False) -> None:
        """Where its files have just come (`fed`) it goes before other uploads, for which they might have to go."""
        self._in_flight += 1
        batch = Batch(tuple(item.parcel for item in work.items))
        priority = SOONER if fed else 0
        self._sender.send(work, in_dask_worker.work, batch, workers=work.places, priority=priority, heavy=True)

    def _worked(self, work: Work, outcome: Outcome) -> None:
        self._in_flight -= 1
        done = outcome.value
        if not isinstance(done, Done):
            self._failed(work.items, outcome)
            return
        if done.missing:
            self._missed(work, done)
            return
        self.busy_s += done.busy_s
        items = {item.parcel.number: item for item in work.items}
        for told in done.told:
            item = items.pop(told.number)
            self._learn(item, told, done.address)
            if told.answer is not None:
                self._ends.answered(item, told.answer)
            else:
                self._fetches.add(done, told, item)
        if items:  # it was told to end, or could not ask whether it was
            self._failed(items.values(), Outcome(error=RuntimeError("its worker has stopped midway")))

    def _missed(self, work: Work, done: Done) -> None:
        if not self._uploads.in_vain(work):
            self._in_flight += 1
            self._uploads.ask(done, work)
        elif len(work.items) > 1:
            for item in work.items:
                self.line.add(item, alone=True)
        else:
            where = f"the store of {done.address}, which is too small for all of them"
            self._give_up(work.items, RenderError(f"not measured: its files do not stay in {where}"))

    def _learn(self, item: Item, told: Told, address: str) -> None:
        self.pace.took(item.kind, told.seconds)
        if told.note is not None:
            self._say(f"{address}: {told.note}")
        if told.hung is None:
            return
        builds = self._crew.placing.builds_of(item.kind)
        at_fault = {(kind, name) for path, kind, name in item.parcel.plugins if path == told.hung}
        self._quarantine.hung([one for one in builds if one[:2] in at_fault] or builds)
        self.line.suspect(item.kind)
        shut_out = self._quarantine.shut_out(builds)
        if shut_out is not None:
            for call in self._sender.take_back(lambda one: isinstance(one, Work) and one.items[0].kind == item.kind):
                self._in_flight -= 1
                self._give_up(call.items, shut_out)

    def _failed(self, items: Iterable[Item], outcome: Outcome) -> None:
        """Again, each alone; what has brought several workers down is not tried for ever."""
        error = outcome.error
        again = 0
        for item in items:
            self._attempts[item.parcel.number] += 1
            if self._attempts[item.parcel.number] < _MOST_ATTEMPTS:
                self.line.add(item, alone=True)
                again += 1
                continue
            why = f"{type(error).__name__}: {error}".partition("\n")[0] if error else "it was taken back"
            self._ends.lost(item, RenderError(f"not measured: no worker could do it ({why})"))
        if error is not None and again and self._sender.alive:
            self._say(f"a batch did not come back ({type(error).__name__}); its tasks go to other workers")

    def _fetched(self, call: Fetch, outcome: Outcome) -> None:
        if not isinstance(outcome.value, list):
            self._failed(call.items, outcome)
            return
        for item, content in zip(call.items, outcome.value, strict=True):
            if content is None:
                self._failed([item], Outcome(error=LookupError("its answer has gone from the store")))
            else:
                self._ends.answered(item, content)

    def _uploaded(self, call: Upload, outcome: Outcome) -> None:
        for work in self._uploads.take(call, outcome):
            self._in_flight -= 1
            if arrived(outcome):
                self._send(work, fed=True)
            elif isinstance(outcome.value, str):
                self._refused(work.items, call, outcome.value)
            else:
                self._failed(work.items, outcome)

    def _refused(self, items: Iterable[Item], call: Upload, said: str) -> None:
        name = self._files.large[call.digest].name
        why = RenderError(f"not measured: '{name}' can't be sent to {sorted(call.places)[0]}: {said}")
        for item in items:  # others of the batch do not want it
            if any(one.digest == call.digest for one in item.parcel.files):
                self._ends.lost(item, why)
            else:
                self.line.add(item)

    def _give_up(self, items: Iterable[Item], why: ChainsimError) -> None:
        for item in items:
            self._ends.lost(item, why)
