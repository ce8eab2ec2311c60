"""A process that ends itself when a stage it plays stands still, or takes too much memory."""

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
    """A thread that looks on while stages play; nobody but it could, when one hangs.

    Args:
        pulse: of this process.
        limits: of a call into a stage, and of this process; built-ins start no others.
    """

    def __init__(self, pulse: Pulse, limits: ProcessLimits) -> None:
        self._pulse = pulse
        self._limits = limits
        self._over = threading.Event()

    def begin(self) -> None:
        """Look on."""
        threading.Thread(target=self._look_on, daemon=True).start()

    def end(self) -> None:
        """It is over."""
        self._over.set()

    def _look_on(self) -> None:
        last, since = self._pulse.read(), time.monotonic()
        while not self._over.wait(min(_LOOK_S, self._limits.timeout_s)):
            now, pulse = time.monotonic(), self._pulse.read()
            if pulse != last or pulse[0] <= 0:  # it moves, or no stage is at work
                last, since = pulse, now
            if now - since >= self._limits.timeout_s or self._takes_too_much():
                os._exit(HUNG)

    def _takes_too_much(self) -> bool:
        limit = self._limits.memory_bytes
        return limit is not None and resident_bytes() > limit
