"""Files on their way into stores, once to each, and the batches that wait for them."""

from __future__ import annotations

import uuid
from collections import Counter

from chainsim.cluster import worker_requests
from chainsim.cluster.dask_futures import SOON, DaskCalls, Outcome
from chainsim.cluster.pending_calls import Upload, Work
from chainsim.cluster.task_packing import Files
from chainsim.cluster.worker_messages import Done
from chainsim.cluster.workers import WorkerSurvey

_PIECE_BYTES = 4 << 20
_MOST_TIMES = 3


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
        self._name = uuid.uuid4().hex
        self._asked: Counter[int] = Counter()

    def in_vain(self, work: Work) -> bool:
        """Whether a batch has come back for want of files so often that they can't stay: each lets another go."""
        numbers = [item.parcel.number for item in work.items]
        self._asked.update(numbers)
        large = {one.digest for item in work.items for one in item.parcel.files if one.content is None}
        if max(self._asked[number] for number in numbers) <= _MOST_TIMES * len(large):
            return False
        for number in numbers:
            del self._asked[number]  # in another batch it may be otherwise
        return True

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
            call, worker_requests.put_file, call.digest, piece, call.offset, size, self._name,
            workers=call.places, priority=SOON,
        )  # fmt: skip


def arrived(outcome: Outcome) -> bool:
    """Whether a piece is in the store."""
    return outcome.error is None and not outcome.lost and outcome.value is None
