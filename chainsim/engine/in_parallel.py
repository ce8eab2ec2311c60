"""Several things at once, in threads of this process: what they wait for and what they meter leaves others room."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from chainsim.engine.interruptible_wait import next_of

Given = TypeVar("Given")
Done = TypeVar("Done")


def in_parallel(
    work: Callable[[Given], Done], given: Sequence[Given], at_once: int, on_done: Callable[[int], None] | None = None
) -> list[Done]:
    """What `work` makes of each, in the order given; arguments and errors as `as_ended`.

    Args:
        work: called in one of the threads.
        given: one for each call.
        at_once: how many threads.
        on_done: called here, with how many are done.
    """
    done: dict[int, Done] = {}
    for number, answer in as_ended(work, given, at_once):
        done[number] = answer
        if on_done is not None:
            on_done(len(done))
    return [done[number] for number in range(len(given))]


def as_ended(work: Callable[[Given], Done], given: Sequence[Given], at_once: int) -> Iterator[tuple[int, Done]]:
    """The number of each, from 0, and what `work` makes of it, as they end.

    The threads are daemons: where the user stops waiting, this process ends without them.

    Args:
        work: called in one of the threads.
        given: one for each call.
        at_once: how many threads.

    Raises:
        Exception: what `work` raised first; what has not begun by then is not begun.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    ended: queue.SimpleQueue[tuple[int, Done | None, BaseException | None]] = queue.SimpleQueue()
    for number in range(len(given)):
        waiting.put(number)
    stopping = threading.Event()

    def serve() -> None:
        for number in _until_empty(waiting):
            if stopping.is_set():
                return
            try:
                ended.put((number, work(given[number]), None))
            except BaseException as error:  # handed over to whoever waits
                ended.put((number, None, error))

    for _ in range(min(at_once, len(given))):
        threading.Thread(target=serve, daemon=True).start()
    try:
        for _ in range(len(given)):
            number, answer, error = next_of(ended)
            if error is not None:
                raise error
            yield number, answer  # type: ignore[misc]  # None only where there is an error
    finally:
        stopping.set()


def _until_empty(waiting: queue.SimpleQueue[int]) -> Iterator[int]:
    while True:
        try:
            yield waiting.get_nowait()
        except queue.Empty:
            return
