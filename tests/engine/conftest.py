"""What more than one of these modules needs."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from chainsim.engine.wake_pipe import WakePipe


@pytest.fixture
def wake_pipe() -> Iterator[WakePipe]:
    """Of the process of the tests; signals are afterwards as they were."""
    told, handler = signal.set_wakeup_fd(-1), signal.getsignal(signal.SIGCHLD)
    made = WakePipe()
    yield made
    made.close()
    signal.set_wakeup_fd(told)
    signal.signal(signal.SIGCHLD, handler)
