"""The workers of a run: who is there, what each works with, and which of them share a store."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chainsim.cluster import worker_requests
from chainsim.cluster.able_workers import Placing, PluginMismatch, place
from chainsim.cluster.dask_futures import FIRST, DaskCalls, Outcome
from chainsim.cluster.pending_calls import Survey
from chainsim.cluster.task_kind import Plugin
from chainsim.errors import ChainsimError
from chainsim.executing import Inventory
from chainsim.executing.machine_fingerprint import inventory
from chainsim.model.search_paths import SearchPaths


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tasks ask of a worker.

    Attributes:
        plugins: kind and name of each.
        plugin_dirs: folders in which they may lie, besides the usual ones.
        trusted_files: plugins that the user named by their files.
        each_system: whether they are for a system each.
    """

    plugins: tuple[Plugin, ...] = ()
    plugin_dirs: tuple[Path, ...] = ()
    trusted_files: tuple[Path, ...] = ()
    each_system: bool = False

    def covers(self, other: Wanted) -> bool:
        """Whether whoever has answered for this has answered for the other."""
        return self.joined(other) == self

    def joined(self, other: Wanted) -> Wanted:
        """What either asks."""
        return Wanted(
            tuple(dict.fromkeys((*self.plugins, *other.plugins))),
            tuple(dict.fromkeys((*self.plugin_dirs, *other.plugin_dirs))),
            tuple(dict.fromkeys((*self.trusted_files, *other.trusted_files))),
            self.each_system or other.each_system,
        )

    def here(self) -> Inventory:
        """The same of this machine."""
        return inventory(self.plugins, SearchPaths(Path.cwd(), self.plugin_dirs, self.trusted_files))


class WorkerSurvey:
    """Asks every worker that appears what it works with.

    Args:
        sender: to the scheduler.
        mismatch: what is done about another build.
        say: told what is not as it should be, each thing once.
    """

    def __init__(self, sender: DaskCalls, mismatch: PluginMismatch, say: Callable[[str], None]) -> None:
        self._sender = sender
        self._mismatch = mismatch
        self._say = say
        self.wanted = Wanted()
        """What workers are asked for."""
        self._question = 0  # number of what is wanted
        self.own = self.wanted.here()
        """What this machine works with."""
        self._stores: dict[str, str] = {}
        self._asked: set[str] = set()
        self._alone_since_s: float | None = None
        self._settled = False
        self.asked_s: float | None = None
        """When it was last asked for something else than before."""
        self.found: dict[str, Inventory] = {}
        """Address -> what is there, of all that have answered."""
        self.refused: dict[str, str] = {}
        """Address -> why it can't be used, of all that could not answer."""
        self.there: frozenset[str] = frozenset()
        """Addresses of those that the scheduler knows at this moment."""
        self.placing = Placing()
        """Where tasks may go, as far as workers have answered."""

    @property
    def complete(self) -> bool:
        """Whether all that are there have answered, one of them with what it has."""
        return bool(self.there & self.found.keys()) and self.there <= self.found.keys() | self.refused.keys()

    @property
    def one_alike(self) -> bool:
        """Whether one that has answered runs this very program."""
        return any(one.chainsim == self.own.chainsim for one in self.found.values())

    @property
    def none_usable(self) -> str | None:
        """Why nobody that is there can be used; None: one may be."""
        if not self.there or not self.there <= self.refused.keys():
            return None
        first = min(self.there)
        return f"{first}: {self.refused[first]}"

    @property
    def size(self) -> int:
        """How many may be given something."""
        return len(self.placing.able.keys() & self.there)

    def alone_s(self) -> float:
        """For how long nobody has been there."""
        return 0.0 if self._alone_since_s is None else time.monotonic() - self._alone_since_s

    def want(self, wanted: Wanted) -> None:
        """From now on workers are asked for this; those that were asked for the same are not asked again."""
        if not self._question or wanted != self.wanted:
            self.wanted, self.own = wanted, wanted.here()
            self._question += 1
            self.asked_s = time.monotonic()
            self._settled = False
            self._asked.clear()
            self.found.clear()
            self.refused.clear()
        self.look()

    def settle(self) -> None:
        """Nobody else is waited for: tasks go to those that have answered. Who answers later is used from then on.

        Until then, and while all are asked for something else, tasks go where they went before: what one has answered
        says nothing of the others.

        Raises:
            UsageError: as `place`.
        """
        self._settled = True
        self.placing = place(self.own, self.found, self._mismatch, each_system=self.wanted.each_system)
        for note in self.placing.notes:
            self._say(note)

    def look(self) -> None:
        """Who is there? Those that are new are asked what they work with."""
        self.there = frozenset(self._sender.workers())
        if self.there:
            self._alone_since_s = None
        elif self._alone_since_s is None:
            self._alone_since_s = time.monotonic()
        wanted = self.wanted
        for address in sorted(self.there - self._asked):
            asked = (list(wanted.plugins), list(wanted.plugin_dirs), list(wanted.trusted_files))
            call = Survey(address, self._question)
            self._sender.send(call, worker_requests.survey, *asked, workers=[address], priority=FIRST)
        self._asked = set(self.there)
        for address in sorted(self.found.keys() - self.there):
            del self.found[address]
            if self.there:  # else it may be the scheduler that does not answer
                self._say(f"{address}: is gone; what it had in hand is done by others")
        for address in self.refused.keys() - self.there:
            del self.refused[address]  # whoever comes back at this address is asked anew
        self._settle_if_due()

    def surveyed(self, call: Survey, outcome: Outcome) -> None:
        """One has answered; what it was asked before is of no interest.

        Raises:
            UsageError: as `place`.
        """
        if call.question != self._question:
            return
        if not isinstance(outcome.value, worker_requests.Surveyed):
            if outcome.error is not None:
                kind = "" if isinstance(outcome.error, ChainsimError) else f"{type(outcome.error).__name__}: "
                why = self.refused[call.address] = f"{kind}{outcome.error}"
                self._say(f"{call.address}: can't be used: {why}")
            self._settle_if_due()
            return
        self.refused.pop(call.address, None)
        self.found[call.address] = outcome.value.inventory
        self._stores[call.address] = outcome.value.store
        if self._settled:
            self.settle()
        self._settle_if_due()

    def _settle_if_due(self) -> None:
        if self.complete and not self._settled:
            self.settle()

    def sharing(self, store: str) -> frozenset[str]:
        """Those that are there and have this store."""
        return frozenset(address for address in self.there if self._stores.get(address) == store)
