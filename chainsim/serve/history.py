"""The chain as it is, and what undo and redo go back to."""

from __future__ import annotations

from collections import deque

from chainsim.model.chain import Chain

_MOST_UNDONE = 200


class History:
    """Args: chain: to begin with."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
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

    def take(self, chain: Chain) -> None:
        """An edit; one that changes nothing leaves no trace."""
        if chain != self._chain:
            self._undo.append(self._chain)
            self._redo.clear()
        self._chain = chain

    def step_back(self) -> None:
        """Undo the last edit."""
        self._redo.append(self._chain)
        self._chain = self._undo.pop()

    def step_forward(self) -> None:
        """Redo what was undone."""
        self._undo.append(self._chain)
        self._chain = self._redo.pop()
