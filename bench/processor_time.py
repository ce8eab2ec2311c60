"""Processor time of this process and everything that it has started, whatever else the machine is at."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import psutil


@dataclass(frozen=True)
class Spent:
    """What a call took.

    Attributes:
        seconds: by the clock.
        processor_s: of all processes together.
        by_role: the same of this process, of Dask's workers, and of those that measure.
    """

    seconds: float
    processor_s: float
    by_role: dict[str, float] = field(default_factory=dict)


def spent(call: Callable[[], object]) -> Spent:
    """Do it; what it started may go on or have ended."""
    before, began_s = _by_role(), monotonic()
    call()
    seconds, after = monotonic() - began_s, _by_role()
    by_role = {role: after[role] - before.get(role, 0.0) for role in after}
    return Spent(seconds, sum(by_role.values()), by_role)


def _by_role() -> dict[str, float]:
    """A process that has ended counts with the one that has waited for it."""
    me = psutil.Process()
    found = {"this": 0.0, "dask": 0.0, "measuring": 0.0}
    for process in (me, *me.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            words = " ".join(process.cmdline())
            dask = "multiprocessing.spawn" in words
            role = "this" if process.pid == me.pid else "dask" if dask else "measuring"
            found[role] += times.user + times.system
            found["measuring"] += times.children_user + times.children_system
    return found
