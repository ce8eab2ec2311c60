"""A process that ends itself when a stage it plays stands still, or takes too much memory.

One thread looks on for as long as the process lives: to start one for every chain took a hundredth of what a short
chain takes, mostly because both then want the interpreter's lock.
"""

from __future__ import annotations

import os
import threading
import time

from chainsim.engine.memory_usage import resident_bytes
from chainsim.engine.played_here import HUNG
from chainsim.engine.pulse import Pulse
from chainsim.model.options import ProcessLimits

_LOOK_S = 0.25


class HangWatch:
    """Looked at by a thread while stages play; nobody but it could, when one hangs.

    Args:
        pulse: of this process.
        limits: of a call into a stage, and of this process; built-ins start no others.
    """

    def __init__(self, pulse: Pulse, limits: ProcessLimits) -> None:
        self._pulse = pulse
        self._limits = limits
        self.look_s = min(_LOOK_S, limits.timeout_s)
        """How often it has to be looked at."""

    def begin(self) -> None:
        """Look on."""
        self._last, self._since = self._pulse.read(), time.monotonic()
        _thread.looks_at(self)

    def end(self) -> None:
        """It is over."""
        _thread.watched.discard(self)

    def look(self) -> None:
        """End this process if it is time."""
        now, pulse = time.monotonic(), self._pulse.read()
        if pulse != self._last or pulse[0] <= 0:  # it moves, or no stage is at work
            self._last, self._since = pulse, now
        if now - self._since >= self._limits.timeout_s or self._takes_too_much():
            os._exit(HUNG)

    def _takes_too_much(self) -> bool:
        limit = self._limits.memory_bytes
        return limit is not None and resident_bytes() > limit


class _LookingOn:
    """The thread; it begins with the first that is to be looked at."""

    def __init__(self) -> None:
        self.watched: set[HangWatch] = set()
        self._sooner = threading.Event()
        self._thread: threading.Thread | None = None

    def looks_at(self, watch: HangWatch) -> None:
        """From now on."""
        self.watched.add(watch)
        if self._thread is None or not self._thread.is_alive():  # a fork has no threads
            self._thread = threading.Thread(target=self._look_on, daemon=True)
            self._thread.start()
        if watch.look_s < _LOOK_S:  # else it wakes in time by itself, and nobody waits for it
            self._sooner.set()

    def _look_on(self) -> None:
        while True:
            self._sooner.wait(min((one.look_s for one in tuple(self.watched)), default=_LOOK_S))
            self._sooner.clear()
            for one in tuple(self.watched):
                one.look()


_thread = _LookingOn()
