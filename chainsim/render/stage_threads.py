"""Threads for stages: each plugin instance is played on a thread of its own, so that a chain costs its slowest stage.

Plugins are made on the main thread, where they play their first block too, and played on another from then on, always
the same one, as hosts do. Python's lock is no hindrance: pedalboard lets go of it while a plugin works. What is played,
and in which order, does not depend on how many threads there are, nor on which is quicker; so results are the same to
the last bit.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_LOOK_S = 0.005  # how often it is looked whether the last thread has ended


class StageThreads:
    """The threads of one render. Made and waited for on the main thread.

    Args:
        at_once: how many blocks may be under way for each of them to have work, without memory growing.
    """

    def __init__(self, at_once: int) -> None:
        self.under_way = 0  # blocks given to a thread and not taken back
        self._most_under_way = 2 * at_once + 2
        self._news = threading.Semaphore(0)
        self._errands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._hands: list[Hand] = []

    @property
    def is_full(self) -> bool:
        """Whether it has enough to do: more would only wait, and take memory."""
        return self.under_way >= self._most_under_way

    def hand(self) -> Hand:
        """Start one more thread of the crew."""
        self._hands.append(Hand(self._news.release))
        return self._hands[-1]

    def on_main(self, work: Callable[[], T]) -> T:
        """Have the main thread do something, and wait for it: plugins are made there, and heard of their latency."""
        if threading.current_thread() is threading.main_thread():
            return work()
        outcome = Outcome[T]()
        self._errands.put(lambda: outcome.fill(work))
        self._news.release()
        return outcome.get()

    def wait(self) -> None:
        """Until a thread has finished a piece of work; what threads want done here meanwhile is done."""
        while True:
            self._news.acquire()
            try:
                errand = self._errands.get_nowait()
            except queue.Empty:
                return
            errand()

    def dismiss(self) -> None:
        """What waits is dropped. A thread that is inside a plugin is left there: its process ends with it."""
        for hand in self._hands:
            hand.dismiss()

    def join(self) -> None:
        """Dismiss everybody, and wait until nobody is inside a plugin any more."""
        self.dismiss()
        while any(hand.is_at_work for hand in self._hands):
            try:
                errand = self._errands.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            errand()


class Outcome(Generic[T]):
    """What came of a piece of work: a value, or whatever was raised instead."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._value: T
        self._error: BaseException | None = None

    @property
    def ready(self) -> bool:
        """Whether `get` answers at once."""
        return self._done.is_set()

    @property
    def failed(self) -> bool:
        """Whether `get` raises; for one that is ready."""
        return self._error is not None

    def fill(self, work: Callable[[], T]) -> None:
        """Do the work."""
        try:
            self._value = work()
        except BaseException as error:
            self._error = error
        self._done.set()

    def wait(self) -> None:
        """Until it is done, whatever came of it."""
        self._done.wait()

    def get(self) -> T:
        """Wait for it."""
        self.wait()
        if self._error is not None:
            raise self._error
        return self._value


class Hand:
    """One thread, which does what it is given in that order. It starts with its first work.

    A thread begins with the floating point modes of the one that starts it, and some plugins change those of the main
    thread while they load: so threads start when everything has been loaded.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._dismissed = False

    @property
    def is_at_work(self) -> bool:
        """Whether it may be inside a plugin."""
        return self._thread is not None and self._thread.is_alive()

    def give(self, work: Callable[[], T]) -> Outcome[T]:
        """Have this done behind everything given before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, daemon=True)
            self._thread.start()
        outcome = Outcome[T]()
        self._work.put(lambda: outcome.fill(work))
        return outcome

    def dismiss(self) -> None:
        """End behind what is being done now."""
        self._dismissed = True
        self._work.put(None)

    def _serve(self) -> None:
        while (work := self._work.get()) is not None and not self._dismissed:
            work()
            self._tell()
