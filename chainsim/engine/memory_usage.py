"""How much memory a render process takes, with all that its plugins have started."""

from __future__ import annotations

import contextlib
import os

LOOK_S = 0.05
"""Between two looks at the render process's memory."""

_COUNT_S = 1.0  # between two looks at all of its descendants, which takes some milliseconds


_CHILDREN = "/proc/thread-self/children"


def resident_bytes(pid: int | None = None) -> int:
    """Of this process, or of another. Linux tells it in a file, which is read sooner than psutil is imported.

    Raises:
        ProcessLookupError: it is gone.
    """
    try:
        with open(f"/proc/{pid or 'self'}/statm", "rb") as file:  # noqa: PTH123 - four times a second
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import psutil

        try:
            return int(psutil.Process(pid).memory_info().rss)
        except psutil.Error:
            raise ProcessLookupError from None


def descendants(pid: int) -> list[int]:
    """What a process has started, and what that has, as far as it lives; from Linux's files where they tell."""
    if not os.path.exists(_CHILDREN):  # noqa: PTH110 - once a second
        import psutil

        try:
            return [one.pid for one in psutil.Process(pid).children(recursive=True)]
        except psutil.Error:
            return []
    found: list[int] = []
    for one in _children(pid):
        found += [one, *descendants(one)]
    return found


def _children(pid: int) -> list[int]:
    """Of each of its threads."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # it is gone
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - once a second
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:  # noqa: PTH123
                found += map(int, file.read().split())
    return found


class TakenMemory:
    """Resident memory of the render process, looked at often, and of its descendants, looked at now and then.

    Args:
        pid: the render process.
        reaper_pid: whose descendants those of the render process become when they lose their parent; the render
            process's own number where nobody takes them.
    """

    def __init__(self, pid: int, reaper_pid: int) -> None:
        self._pid = pid
        self._reaper_pid = reaper_pid
        self._counted_at = 0.0
        self._others_bytes = 0

    def __call__(self, now: float) -> int:
        """Bytes that the process and all that it started take, as far as that is known.

        Args:
            now: seconds of a clock that never goes back.
        """
        try:
            own = resident_bytes(self._pid)
        except ProcessLookupError:
            return 0
        if now - self._counted_at > _COUNT_S:
            self._counted_at, self._others_bytes = now, self._count()
        return own + self._others_bytes

    def _count(self) -> int:
        total = 0
        for pid in descendants(self._reaper_pid):
            with contextlib.suppress(ProcessLookupError):
                total += resident_bytes(pid) if pid != self._pid else 0
        return total
