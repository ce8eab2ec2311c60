"""Work that takes longer than a second: one at a time, in the order it was asked for, each with its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, UsageError
from chainsim.serve.latest_results import NotYet
from chainsim.serve.subscribers import Audience, Listener


@dataclass(frozen=True)
class Made:
    """What came of it: a page, or a file that goes with the server."""

    name: str  # of the file that is taken along
    content: str | Path
    media_type: str = "text/html"


Work = Callable[[OnProgress], Made]

_MOST_KEPT = 20
_UNFINISHED = ("waiting", "running")
_TELLS_EVERY_S = 0.1


class Cancelled(KeyboardInterrupt):
    """Nobody wants it any more: as if Ctrl-C were pressed, which everything that renders ends in order for."""


@dataclass(frozen=True)
class Job:
    """One of them, as it stands."""

    number: int
    kind: str  # "mix", "session", "library", "sound" or "lesson"
    title: str
    state: str = "waiting"  # then "running", and at last "done", "failed" or "cancelled"
    place: int = 0  # how many are before it
    share: float | None = None  # of what is done; None: nobody knows
    doing: str = ""
    message: str = ""  # why it failed


class Jobs:
    """All calls may come from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._audience = Audience()
        self._jobs: dict[int, Job] = {}
        self._works: dict[int, Work] = {}  # of those that wait
        self._made: dict[int, Made] = {}
        self._unwanted: set[int] = set()
        self._numbers = 0
        self._afterwards: list[tuple[int, Callable[[], None]]] = []  # behind which of them
        self._ended = False
        self._thread: threading.Thread | None = None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell what there is, and from then on what changes; returns what ends it."""
        with self._changed:
            return self._audience.join(listener, [self._values()])

    def add(self, kind: str, title: str, work: Work) -> int:
        """Do it when its turn comes; returns its number.

        Raises:
            UsageError: too much is waiting already.
        """
        with self._changed:
            if len(self._works) >= _MOST_KEPT:
                raise UsageError("too much is waiting already; cancel some of it")
            self._numbers += 1
            self._jobs[self._numbers] = Job(self._numbers, kind, title)
            self._works[self._numbers] = work
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            self._tell()
            return self._numbers

    def cancel(self, number: int) -> None:
        """It is taken out of the queue, or ends with its next block."""
        with self._changed:
            job = self._jobs.get(number)
            if job is None or job.state not in _UNFINISHED:
                return
            if self._works.pop(number, None) is not None:
                self._jobs[number] = replace(job, state="cancelled")
            else:
                self._unwanted.add(number)
            self._tell()

    def once_done(self, work: Callable[[], None]) -> None:
        """Do this as soon as nothing that has been asked for by now waits or runs: at once, where nothing does."""
        with self._changed:
            self._afterwards.append((self._numbers, work))
            self._clear_up()

    def made(self, number: int) -> Made:
        """What was made.

        Raises:
            NotYet: it is not there.
        """
        with self._changed:
            made = self._made.get(number)
        if made is None:
            raise NotYet("that is not there, or not any more")
        return made

    def close(self) -> None:
        """End what runs."""
        with self._changed:
            self._ended = True
            self._works.clear()
            self._unwanted.update(self._jobs)
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._works)
                if self._ended:
                    return
                number = next(iter(self._works))
                work = self._works.pop(number)
                self._set(number, state="running")
            try:
                made = work(self._progress(number))
            except Cancelled:
                self._set(number, state="cancelled")
            except Exception as error:  # whatever it was: the next must have its turn
                own = isinstance(error, ChainsimError)
                self._set(number, state="failed", message=str(error) if own else f"chainsim itself failed: {error!r}")
            else:
                self._keep(number, made)

    def _progress(self, number: int) -> OnProgress:
        told_s = 0.0

        def on_progress(done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:
            nonlocal told_s
            if number in self._unwanted:
                raise Cancelled
            if time.monotonic() - told_s >= _TELLS_EVERY_S:
                told_s = time.monotonic()
                self._set(number, share=done / total if total else None, doing=f"{doing} {at}".strip())

        return on_progress

    def _keep(self, number: int, made: Made) -> None:
        with self._changed:
            self._made[number] = made
            for old in list(self._made)[:-_MOST_KEPT]:
                gone = self._made.pop(old).content
                del self._jobs[old]
                if isinstance(gone, Path):
                    gone.unlink(missing_ok=True)
            self._set(number, state="done", share=1.0)

    def _set(self, number: int, **values: Any) -> None:  # noqa: ANN401 - the fields of a Job
        with self._changed:
            self._jobs[number] = replace(self._jobs[number], **values)
            self._tell()

    def _clear_up(self) -> None:
        first = min((one.number for one in self._jobs.values() if one.state in _UNFINISHED), default=self._numbers + 1)
        ready = [work for number, work in self._afterwards if number < first]
        self._afterwards = [one for one in self._afterwards if one[0] >= first]
        for work in ready:
            work()

    def _tell(self) -> None:
        self._clear_up()
        self._changed.notify_all()
        self._audience.tell(self._values())

    def _values(self) -> dict[str, Any]:
        waiting = list(self._works)
        running = any(job.state == "running" for job in self._jobs.values())
        jobs = [
            {**asdict(job), "place": waiting.index(number) + running if number in self._works else 0}
            for number, job in self._jobs.items()
        ]
        return {"kind": "jobs", "jobs": jobs}
