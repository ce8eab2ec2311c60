"""Files on their way into stores, once to each, and the batches that wait for them."""

from __future__ import annotations

from chainsim.cluster import worker_requests
from chainsim.cluster.dask_futures import DaskCalls, Outcome
from chainsim.cluster.pending_calls import Upload, Work
from chainsim.cluster.task_packing import Files
from chainsim.cluster.worker_messages import Done
from chainsim.cluster.workers import WorkerSurvey

_PIECE_BYTES = 4 << 20
_SOON = 10


class Uploads:
    """Sends what batches have asked for.

    Args:
        sender: to the scheduler.
        crew: the workers.
        files: what can be sent.
    """

    def __init__(self, sender: DaskCalls, crew: WorkerSurvey, files: Files) -> None:
        self._sender = sender
        self._crew = crew
        self._files = files
        self._waiting: dict[tuple[str, str], list[Work]] = {}

    def ask(self, done: Done, work: Work) -> None:
        """A batch came back for want of files: it waits for the first; others show when it comes again."""
        digest = done.missing[0]
        sharing = self._crew.sharing(done.store) or frozenset({done.address})
        waiting = self._waiting.setdefault((done.store, digest), [])
        waiting.append(Work(work.items, work.places & sharing or sharing))
        if len(waiting) == 1:
            self._send(Upload(done.store, digest, 0, sharing))

    def take(self, call: Upload, outcome: Outcome) -> list[Work]:
        """A piece has arrived, or has not; the batches that need not wait any longer, however it ended."""
        if arrived(outcome):
            offset = call.offset + _PIECE_BYTES
            if offset < self._files.size_bytes(call.digest):
                self._send(Upload(call.store, call.digest, offset, call.places))
                return []
        return self._waiting.pop((call.store, call.digest), [])

    def _send(self, call: Upload) -> None:
        piece = self._files.piece(call.digest, call.offset, _PIECE_BYTES)
        size = self._files.size_bytes(call.digest)
        self._sender.send(
            call, worker_requests.put_file, call.digest, piece, call.offset, size, workers=call.places, priority=_SOON
        )


def arrived(outcome: Outcome) -> bool:
    """Whether a piece is in the store."""
    return outcome.error is None and not outcome.lost and outcome.value is None
