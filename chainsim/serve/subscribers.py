"""Everyone who wants to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Listener = Callable[[dict[str, Any]], None]


class Audience:
    """Its owner keeps two threads from telling at once."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def join(self, listener: Listener, known: Iterable[dict[str, Any]]) -> Callable[[], None]:
        """Tell what is known, and from then on what is new; returns what ends it."""
        self._listeners.append(listener)
        for values in known:
            listener(values)
        return lambda: self._listeners.remove(listener)

    def tell(self, values: dict[str, Any]) -> None:
        """What is new."""
        for listener in self._listeners:
            listener(values)
