"""Several things at once, in threads of this process: what they wait for and what they meter leaves others room."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from chainsim.engine.waiting import next_of

Given = TypeVar("Given")
Done = TypeVar("Done")


def in_parallel(
    work: Callable[[Given], Done], given: Sequence[Given], at_once: int, on_done: Callable[[int], None] | None = None
) -> list[Done]:
    """What `work` makes of each, in the order given.

    The threads are daemons: where the user stops waiting, this process ends without them.

    Args:
        work: called in one of the threads.
        given: one for each call.
        at_once: how many threads.
        on_done: called here, with how many are done.

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
    done: dict[int, Done] = {}
    try:
        while len(done) < len(given):
            number, answer, error = next_of(ended)
            if error is not None:
                raise error
            done[number] = answer  # type: ignore[assignment]  # None only where there is an error
            if on_done is not None:
                on_done(len(done))
    finally:
        stopping.set()
    return [done[number] for number in range(len(given))]


def _until_empty(waiting: queue.SimpleQueue[int]) -> Iterator[int]:
    while True:
        try:
            yield waiting.get_nowait()
        except queue.Empty:
            return
