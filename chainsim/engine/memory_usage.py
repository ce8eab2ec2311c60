"""How much memory a render process takes, with all that its plugins have started."""

from __future__ import annotations

import contextlib
import os

LOOK_S = 0.05
"""Between two looks at the render process's memory."""

_COUNT_S = 1.0  # between two looks at all of its descendants, which takes some milliseconds


def resident_bytes() -> int:
    """Of this process. Linux tells it in a file, which is read sooner than psutil is imported."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - four times a second
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import psutil

        return int(psutil.Process().memory_info().rss)


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
        import psutil

        try:
            own = int(psutil.Process(self._pid).memory_info().rss)
            if now - self._counted_at > _COUNT_S:
                self._counted_at, self._others_bytes = now, self._count()
        except psutil.Error:
            return 0
        return own + self._others_bytes

    def _count(self) -> int:
        import psutil

        total = 0
        for one in psutil.Process(self._reaper_pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss if one.pid != self._pid else 0
        return total
