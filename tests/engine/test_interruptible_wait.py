"""Ctrl-C ends a wait whenever it comes."""

from __future__ import annotations

import queue
import signal
import sys
import threading

import pytest

from chainsim.engine.interruptible_wait import next_of


def test_what_comes_is_answered_in_its_order() -> None:
    waited: queue.SimpleQueue[int] = queue.SimpleQueue()

    def come() -> None:
        waited.put(1)
        waited.put(2)

    threading.Timer(0.3, come).start()  # longer than it waits at once
    assert [next_of(waited), next_of(waited)] == [1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="no signal can be sent to one thread there")
def test_a_signal_that_another_thread_was_given_is_heard() -> None:
    """Then nothing wakes the thread that waits: a plain get() would never return."""

    waits = threading.Event()

    class Watched(queue.SimpleQueue[int]):
        def get(self, block: bool = True, timeout: float | None = None) -> int:
            waits.set()
            return super().get(block, timeout)

    def interrupt() -> None:
        waits.wait()
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=interrupt)
    try:
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            next_of(Watched())
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)
