"""Which stages are inside their plugins right now, told to the parent through the pulse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chainsim.engine.pulse import Pulse


class Roster:
    """Several stages may be at work at the same time; the pulse names the one that has been so for longest.

    When one hangs the others soon have nothing more to do, and it is the one named.

    Args:
        pulse: of this render process.
        before: called before every plugin's work.
    """

    def __init__(self, pulse: Pulse, before: Callable[[], None]) -> None:
        self._pulse = pulse
        self._before = before
        self._lock = threading.Lock()
        self._inside: dict[int, int] = {}  # slot -> block, in the order in which they began

    @contextmanager
    def at_work(self, slot: int, block: int) -> Iterator[None]:
        """See `chainsim.render.stage_runner.AtWork`."""
        self._before()
        with self._lock:
            self._inside[slot] = block
            self._show()
        try:
            yield
        finally:
            with self._lock:
                del self._inside[slot]
                self._show()

    def _show(self) -> None:
        if self._inside:
            self._pulse.at(*next(iter(self._inside.items())))
        else:
            self._pulse.idle()
