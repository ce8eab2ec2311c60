"""Dask from the client's side: calls out, outcomes back through one queue; the only module that knows its futures."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client, Future

_GATHER_S = 60.0
_ASK_S = 10.0
SOON, SOONER, FIRST = 10, 20, 100
"""Priorities before that of tasks: files and answers, batches that have just been given their files, surveys."""
RESOURCE = "chainsim"
"""Workers started with `--resources chainsim=N` do N things at once; where there are any, no others are used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a call: its value, or what became of it.

    Attributes:
        value: what it returned.
        error: what it raised, or what Dask did.
        lost: whether nobody can say, since the scheduler is gone or the call was taken back.
    """

    value: Any = None
    error: BaseException | None = None
    lost: bool = False


class DaskCalls:
    """Sends calls and hears of their ends.

    Args:
        client: connected.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._reserved = False
        self._ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._sent: dict[Any, tuple[Future, Any]] = {}

    @property
    def alive(self) -> bool:
        """Whether there is a scheduler."""
        return bool(self._client.status == "running")

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return str(self._client.scheduler.address) if self._client.scheduler else "?"

    def workers(self) -> Mapping[str, Mapping[str, float]]:
        """Address -> resources, of all that are there now; {} where the scheduler does not answer."""
        try:
            identity = self._client.sync(self._client.scheduler.identity, n_workers=-1, callback_timeout=_ASK_S)
        except Exception:  # whatever a network does
            return {}
        found = {address: worker.get("resources") or {} for address, worker in identity["workers"].items()}
        chosen = {address: resources for address, resources in found.items() if RESOURCE in resources}
        self._reserved = bool(chosen)
        return chosen or found

    def send(
        self,
        what: object,
        call: Callable[..., Any],
        *args: object,
        workers: Iterable[str],
        priority: int = 0,
        heavy: bool = False,
    ) -> None:
        """Have a worker do a call; `what` comes back with its outcome.

        Args:
            what: says what for.
            call: a function of a module.
            args: for it.
            workers: addresses of those that may do it.
            priority: higher goes first.
            heavy: it keeps a processor busy, so that a worker does no more of them at once than its resource says.
        """
        future = self._client.submit(
            call,
            *args,
            workers=sorted(workers),
            allow_other_workers=False,
            resources={RESOURCE: 1} if heavy and self._reserved else None,
            pure=False,
            retries=0,
            priority=priority,
        )
        self._sent[future.key] = (future, what)
        future.add_done_callback(self._ended.put)

    def next(self, timeout_s: float) -> tuple[Any, Outcome] | None:
        """What was sent, and its outcome; None: nothing has ended."""
        try:
            future = self._ended.get(timeout=timeout_s)
        except queue.Empty:
            return None
        known = self._sent.pop(future.key, None)
        if known is None:
            return None
        return known[1], self._outcome(future)

    def take_back(self, unwanted: Callable[[Any], bool]) -> list[Any]:
        """Forget calls; what runs of them runs on until it asks whether it is wanted. They are given back."""
        keys = [key for key, (_, what) in self._sent.items() if unwanted(what)]
        back = [self._sent.pop(key) for key in keys]
        if self.alive and back:
            self._client.cancel([future for future, _ in back], force=True)
        return [what for _, what in back]

    def tell_all(self, call: Callable[..., Any]) -> None:
        """Have every worker make a call, and wait for nobody."""
        if self.alive:
            self._client.run(call, wait=False)

    def _outcome(self, future: Future) -> Outcome:
        try:
            if future.status == "finished":
                return Outcome(future.result(timeout=_GATHER_S))
            if future.status == "error":
                return Outcome(error=future.exception(timeout=_GATHER_S))
        except Exception as error:  # its result has gone with a worker, or the scheduler
            return Outcome(error=error, lost=not self.alive)
        return Outcome(lost=True)
