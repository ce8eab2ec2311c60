"""The chain as it is, and what undo and redo go back to."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from chainsim.model.chain import Chain

_MOST_UNDONE = 200

PAUSE_S = 1.0
"""A knob that rests so long and is turned again is turned twice."""


class History:
    """Args: chain: to begin with. clock_s: any that goes on."""

    def __init__(self, chain: Chain, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._chain = chain
        self._clock_s = clock_s
        self._turned = ""
        self._at_s = 0.0
        self._undo: deque[Chain] = deque(maxlen=_MOST_UNDONE)
        self._redo: list[Chain] = []

    @property
    def chain(self) -> Chain:
        """As it is now."""
        return self._chain

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether one was taken back."""
        return bool(self._redo)

    def take(self, chain: Chain, turned: str = "") -> None:
        """An edit; one that changes nothing leaves no trace.

        Args:
            chain: as it is from now on.
            turned: the one knob that was turned; turned on without a pause, it is one edit. Empty: no knob.
        """
        if chain == self._chain:
            return
        now_s = self._clock_s()
        turned_on = bool(turned) and turned == self._turned and now_s - self._at_s < PAUSE_S
        if not (turned_on and self._undo):
            self._undo.append(self._chain)
        self._redo.clear()
        self._chain, self._turned, self._at_s = chain, turned, now_s

    def step_back(self) -> None:
        """Undo the last edit."""
        self._turned = ""
        self._redo.append(self._chain)
        self._chain = self._undo.pop()

    def step_forward(self) -> None:
        """Redo what was undone."""
        self._turned = ""
        self._undo.append(self._chain)
        self._chain = self._redo.pop()
