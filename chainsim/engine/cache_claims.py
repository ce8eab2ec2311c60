"""Who finds something out for a cache that several processes share: one of them, and the others wait for what it keeps.

The workers of a check begin with the same plugins at the same time, and each of them would probe them all. So whoever
begins claims the entry: a lock on a file beside it, which the system lets go of however its holder ends. Nobody waits
while he holds one, so that no two wait for each other; and nobody waits for longer than finding out may take, since a
holder may have been stopped. Where files can't be locked (Windows, some shares) everybody finds out for himself.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

from chainsim.cache_entry import PART

_FIRST_LOOK_S, _LAST_LOOK_S = 0.001, 0.02


class Claim:
    """On one entry; `take` it, find out, keep, `drop` it.

    Args:
        entry: its file, whether it is there or not.
    """

    def __init__(self, entry: Path) -> None:
        self._file = entry.with_name(f"{entry.name}{PART}")
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Whether it is for this one to find out; False: somebody else is at it."""
        if sys.platform == "win32":
            return True
        import fcntl

        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        except OSError:  # a cache that can only be read
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError:  # this file system has no locks
            os.close(descriptor)
            return True
        self._descriptor = descriptor
        return True

    def take_within(self, longest_s: float) -> None:
        """Wait until nobody is at it any more, or for so long. Whoever was at it may have kept what is asked for."""
        end_s, look_s = time.monotonic() + longest_s, _FIRST_LOOK_S
        while not self.take() and time.monotonic() < end_s:
            time.sleep(look_s)
            look_s = min(2 * look_s, _LAST_LOOK_S)

    def drop(self) -> None:
        """Others may find out, or read what has been kept."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                self._file.unlink()
            os.close(self._descriptor)
            self._descriptor = None
