"""What decides where a task may go, and about what it costs."""

from __future__ import annotations

from dataclasses import dataclass

Plugin = tuple[str, str]
"""Kind and name, as a chain names it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Tasks with the same plugins.

    Attributes:
        plugins: that they open.
        system: on which they are to be done, as Python's `platform.system()` calls it; None: on any.
    """

    plugins: frozenset[Plugin] = frozenset()
    system: str | None = None
