"""A pipe that can be read once a child has ended: whoever waits for messages waits for that as well, in one call."""

from __future__ import annotations

import contextlib
import os
import signal


class WakePipe:
    """Of this process, which has one; made in its main thread. Not on Windows."""

    def __init__(self) -> None:
        self.read_end, self._write_end = os.pipe()
        for end in (self.read_end, self._write_end):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._write_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # the default is not to be told at all

    def drain(self) -> None:
        """Once it has woken: until the next end of a child there is nothing to read."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.read_end, 4096)

    def close(self) -> None:
        """For a fork, which has children of its own."""
        signal.set_wakeup_fd(-1)
        os.close(self.read_end)
        os.close(self._write_end)
