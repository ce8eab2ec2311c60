"""Long series worked on two at a time, where whoever asked has a processor to spare: the same numbers, sooner.

NumPy lets go of Python's lock while it works on a series, and no series depends on another.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

LEAST_FRAMES = 50_000
"""Of a series: of shorter ones handing over costs what it saves."""


class Awaited(Protocol):
    """What somebody else was given to do."""

    def get(self) -> None:
        """Wait for it; raises what it raised."""


Give = Callable[[Callable[[], None]], Awaited]

_helper: Give | None = None


@contextmanager
def helped_by(give: Give | None) -> Iterator[None]:
    """Until the end of the context work is shared with somebody else, another thread; None: with nobody."""
    global _helper
    before, _helper = _helper, give
    try:
        yield
    finally:
        _helper = before


def for_series(work: Callable[[Sequence[int]], None], count: int, frames: int) -> None:
    """Have `work` done for the numbers of all series; what it does for one must not depend on the others.

    Args:
        work: gets some of the numbers, at the same time as another call gets the others.
        count: how many series.
        frames: of each.
    """
    give = _helper
    if give is None or count < 2 or frames < LEAST_FRAMES:
        work(range(count))
        return
    with helped_by(None):  # nor does the helper wait for itself
        context = contextvars.copy_context()  # what NumPy is to say of zeros and infinities
        others = give(lambda: context.run(work, range(1, count, 2)))
        try:
            work(range(0, count, 2))
        finally:
            others.get()
