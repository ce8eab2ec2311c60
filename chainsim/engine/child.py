"""A render process as its parent sees it: started, talked to, watched, ended."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from typing import Any

from chainsim.engine.wire import Receiver, send

_KEPT_OUTPUT_BYTES = 64 * 1024
_GRACE_S = 2.0


class Child:
    """Started when made. Messages are read by a thread, so that waiting has a time limit on every system."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "chainsim.engine.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name == "posix",  # so that it can be ended with everything that plugins start
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr  # noqa: S101 - for mypy
        self._stdin = self._process.stdin.fileno()
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._printed: deque[bytes] = deque()
        self._threads = [
            threading.Thread(target=self._read_messages, args=(self._process.stdout.fileno(),), daemon=True),
            threading.Thread(target=self._read_output, args=(self._process.stderr.fileno(),), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def send(self, message: object) -> None:
        """Send a message; one that can't be delivered is no error here: the end shows when its answer is missed."""
        with contextlib.suppress(BrokenPipeError, OSError):
            send(self._stdin, message)

    def receive(self, timeout_s: float) -> Any:  # noqa: ANN401 - an engine.messages.Answer
        """The next message, or None once the process has ended.

        Raises:
            TimeoutError: nothing came in time.
        """
        try:
            return self._messages.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None

    def output(self) -> str:
        """The end of what plugins have printed."""
        return b"".join(self._printed).decode("utf-8", "replace")

    def death(self) -> str:
        """How it ended, in words: "crashed (signal 11)", "exited (code 0)"."""
        code = self._process.wait(timeout=_GRACE_S)
        return f"crashed (signal {-code})" if code < 0 else f"exited (code {code})"

    def close(self) -> None:
        """End it: by closing the wire if it listens, else by force with everything it started."""
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(timeout=0.0 if self._process.poll() is not None else _GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()
        for thread in self._threads:
            thread.join(timeout=_GRACE_S)
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()

    def kill(self) -> None:
        """End it now, with everything it started."""
        with contextlib.suppress(ProcessLookupError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()

    def _read_messages(self, descriptor: int) -> None:
        receiver = Receiver(descriptor)
        message: Any = True
        while message is not None:
            try:
                message = receiver.receive()
            except OSError:
                message = None
            self._messages.put(message)

    def _read_output(self, descriptor: int) -> None:
        kept = 0
        with contextlib.suppress(OSError):
            while piece := os.read(descriptor, 65536):
                self._printed.append(piece)
                kept += len(piece)
                while kept - len(self._printed[0]) > _KEPT_OUTPUT_BYTES:
                    kept -= len(self._printed.popleft())
