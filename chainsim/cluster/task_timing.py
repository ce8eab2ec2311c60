"""What tasks cost, as measured: how many go out together, and how long the rest will take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chainsim.cluster.task_kind import Kind

BATCH_S = 2.5
"""Long enough that a scheduler's 10 ms for it do not count, short enough that nobody waits for its end."""

_APART_S = 0.02
"""What a scheduler is given for a batch: the more workers there are, the longer each has to be busy with one."""

_LEAST_S = 0.25
"""Towards the end no batch is shorter: it would cost as much as it is worth to wait less for the last."""

MOST_BUILTIN, MOST_WITH_PLUGINS = 20, 5
_GUESS_S = {False: 0.12, True: 0.5}
_WEIGHT = 0.2


@dataclass
class Pace:
    """Learns from every answer.

    Attributes:
        seconds: mean of each kind, the latest counting most.
        done: how many there were.
    """

    seconds: dict[Kind, float] = field(default_factory=dict)
    done: int = 0
    _spread: dict[Kind, float] = field(default_factory=dict)

    def took(self, kind: Kind, seconds: float) -> None:
        """One more is done."""
        self.done += 1
        known = self.seconds.get(kind)
        self.seconds[kind] = seconds if known is None else known + _WEIGHT * (seconds - known)
        off = abs(seconds - self.seconds[kind])
        self._spread[kind] = off if known is None else self._spread[kind] + _WEIGHT * (off - self._spread[kind])

    def expected_s(self, kind: Kind) -> float:
        """What one of this kind takes."""
        return self.seconds.get(kind, _GUESS_S[bool(kind.plugins)])

    def batch_size(self, kind: Kind, waiting: int, workers: int) -> int:
        """How many go out together: less and less towards the end, so that no worker has many left when others stop."""
        most = MOST_WITH_PLUGINS if kind.plugins else MOST_BUILTIN
        fair = math.ceil(waiting / (3 * max(1, workers)))
        each_s = max(1e-3, self.expected_s(kind))
        fair = min(waiting, max(fair, int(_LEAST_S / each_s)))
        return max(1, min(most, fair, int(max(BATCH_S, workers * _APART_S) / each_s)))

    def left(self, waiting: Iterable[Kind], workers: int) -> tuple[float, float]:
        """The least and the most seconds until all is done, as far as what was measured tells."""
        kinds: Sequence[Kind] = list(waiting)
        total = sum(self.expected_s(kind) for kind in kinds)
        spread = sum(self._spread.get(kind, self.expected_s(kind)) for kind in kinds)
        longest = max((self.expected_s(kind) for kind in kinds), default=0.0)
        least = max(total / max(1, workers), longest)
        return least, least + spread / max(1, workers) + longest


def told(done: int, total: int, seconds: float, workers: int, left_s: tuple[float, float]) -> str:
    """One line: how far it is, how fast, and how long it will be; without a number where nothing is known yet."""
    rate = done / seconds if seconds > 0.0 else 0.0
    line = f"{done:,} of {total:,} on {workers:,} worker{'' if workers == 1 else 's'}"
    if not done:
        return line
    least, most = (_rounded(one) for one in left_s)
    span = least if least == most else f"{least} to {most}"
    return f"{line}, {rate:.1f} a second, {span} to go"


def _rounded(seconds: float) -> str:
    if seconds < 90.0:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60.0:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
