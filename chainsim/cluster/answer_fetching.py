"""Answers that wait in stores, fetched many at a time: each request costs a scheduler as much as a batch."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from chainsim.cluster import worker_requests
from chainsim.cluster.dask_futures import SOON, DaskCalls
from chainsim.cluster.pending_calls import Fetch
from chainsim.cluster.task_queue import Item
from chainsim.cluster.worker_messages import Done, Told
from chainsim.cluster.workers import WorkerSurvey

MOST_WAITING = 64
LONGEST_WAIT_S = 2.0
"""What has not been fetched is not in the journal yet."""


@dataclass
class _Waiting:
    """In one store."""

    address: str  # a worker that has it
    since_s: float
    answers: list[tuple[Told, Item]] = field(default_factory=list)


class Fetches:
    """What is in stores and not asked for yet.

    Args:
        sender: to the scheduler.
        crew: the workers.
    """

    def __init__(self, sender: DaskCalls, crew: WorkerSurvey) -> None:
        self._sender = sender
        self._crew = crew
        self._stores: dict[str, _Waiting] = {}

    def add(self, done: Done, told: Told, item: Item) -> None:
        """An answer that a worker has kept."""
        waiting = self._stores.setdefault(done.store, _Waiting(done.address, time.monotonic()))
        waiting.answers.append((told, item))

    def send_due(self, *, idle: bool) -> None:
        """Ask for those of which there are many, or that have waited long.

        Args:
            idle: whether no worker is at anything: then all are due.
        """
        for store in list(self._due(idle=idle)):
            waiting = self._stores.pop(store)
            places = self._crew.sharing(store) or frozenset({waiting.address})
            told, items = zip(*waiting.answers, strict=True)
            call = Fetch(told, items, places)
            digests = [one.digest for one in told]
            self._sender.send(call, worker_requests.fetch, digests, workers=places, priority=SOON)

    def _due(self, *, idle: bool) -> Iterator[str]:
        now_s = time.monotonic()
        for store, waiting in self._stores.items():
            if idle or len(waiting.answers) >= MOST_WAITING or now_s - waiting.since_s > LONGEST_WAIT_S:
                yield store
