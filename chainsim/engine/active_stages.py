"""Which stages are inside their plugins right now, told to the parent through the pulse."""

from __future__ import annotations

import threading
from collections.abc import Callable

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

    def at_work(self, slot: int, block: int) -> _Work:
        """See `chainsim.render.stage_runner.AtWork`."""
        return _Work(self, slot, block)

    def begin(self, slot: int, block: int) -> None:
        """A plugin is about to work."""
        self._before()
        with self._lock:
            self._inside[slot] = block
            self._show()

    def end(self, slot: int) -> None:
        """It has come back."""
        with self._lock:
            del self._inside[slot]
            self._show()

    def _show(self) -> None:
        if self._inside:
            self._pulse.at(*next(iter(self._inside.items())))
        else:
            self._pulse.idle()


class _Work:
    """A call into a plugin; a class, since there are hundreds of them in a second and a generator takes longer."""

    __slots__ = ("_block", "_roster", "_slot")

    def __init__(self, roster: Roster, slot: int, block: int) -> None:
        self._roster = roster
        self._slot = slot
        self._block = block

    def __enter__(self) -> None:
        self._roster.begin(self._slot, self._block)

    def __exit__(self, *_: object) -> None:
        self._roster.end(self._slot)
