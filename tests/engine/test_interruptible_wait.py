"""Ctrl-C ends a wait whenever it comes."""

from __future__ import annotations

import queue
import signal
import sys
import threading
import time

import pytest

from chainsim.engine.interruptible_wait import next_of


def test_what_comes_is_answered_in_its_order() -> None:
    waited: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in (1, 2):
        threading.Timer(0.3 * number, waited.put, [number]).start()
    assert [next_of(waited), next_of(waited)] == [1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="no signal can be sent to one thread there")
def test_a_signal_that_another_thread_was_given_is_heard() -> None:
    """Then nothing wakes the thread that waits: a plain get() would never return."""

    def interrupt() -> None:
        time.sleep(0.05)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            next_of(queue.SimpleQueue())
    finally:
        signal.signal(signal.SIGINT, before)
