"""The chain as it is, and what undo and redo go back to."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from itertools import count

from chainsim.model.chain import Chain
from chainsim.serve.stage_keys import KeyedChain, keyed

_MOST_UNDONE = 200

PAUSE_S = 1.0
"""A knob that rests so long and is turned again is turned twice."""


class History:
    """Args: chain: to begin with. clock_s: any that goes on."""

    def __init__(self, chain: Chain, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._fresh = (f"k{number}" for number in count(1))  # of all stages that ever were in it
        self._now = keyed(chain, self._fresh)
        self._clock_s = clock_s
        self._turned = ""
        self._at_s = 0.0
        self._undo: deque[KeyedChain] = deque(maxlen=_MOST_UNDONE)
        self._redo: list[KeyedChain] = []

    @property
    def chain(self) -> Chain:
        """As it is now."""
        return self._now.chain

    @property
    def now(self) -> KeyedChain:
        """The same, with the keys of its stages."""
        return self._now

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
        if chain == self.chain:
            return
        now_s = self._clock_s()
        turned_on = bool(turned) and turned == self._turned and now_s - self._at_s < PAUSE_S
        if not (turned_on and self._undo):
            self._undo.append(self._now)
        self._redo.clear()
        self._now, self._turned, self._at_s = self._now.edited(chain, self._fresh), turned, now_s

    def step_back(self) -> None:
        """Undo the last edit."""
        self._turned = ""
        self._redo.append(self._now)
        self._now = self._undo.pop()

    def step_forward(self) -> None:
        """Redo what was undone."""
        self._turned = ""
        self._undo.append(self._now)
        self._now = self._redo.pop()
