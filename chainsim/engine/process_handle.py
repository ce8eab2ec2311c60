"""A render process as its parent sees it: started, talked to, watched, ended."""

from __future__ import annotations

import contextlib
import json
import math
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from typing import Any

from chainsim.engine.guard_handle import Ends
from chainsim.engine.guard_startup import start_guard
from chainsim.engine.memory_usage import LOOK_S, TakenMemory
from chainsim.engine.message_pipe import JunkError, Receiver, send
from chainsim.engine.process_exit import ProcessExit, death_by
from chainsim.engine.pulse import Pulse
from chainsim.engine.ring import MappedMemory, Shared, create_shared, map_shared
from chainsim.model.options import MEMORY_LIMIT_BYTES
from chainsim.plugin_failure import FailureKind
from chainsim.units import format_bytes

if sys.platform == "linux":
    import fcntl

_KEPT_OUTPUT_BYTES = 64 * 1024
_PIPE_BYTES = 1 << 20
_GATHER_S = 0.001  # lets much come together: a plugin that prints a line at a time does not wake this process for each
_GRACE_S = 2.0
_START_UP_S = 60.0
_WATCH_S = 0.25  # how often the pulse is felt while nothing comes


class Child:
    """Started when made. Messages are read by a thread, so that waiting has a time limit on every system.

    Args:
        memory_limit_bytes: for the process and all that plugins start, together; None: no limit.
    """

    def __init__(self, memory_limit_bytes: int | None = MEMORY_LIMIT_BYTES) -> None:
        self.memory_limit_bytes = memory_limit_bytes
        self.tainted = False  # set by whoever has it load a plugin file: what that leaves behind stays
        self.shared: Shared = create_shared()
        self.memory = MappedMemory(self.shared)
        self.pulse = Pulse(map_shared(self.shared, Pulse.NBYTES))
        self._verdict, verdict = os.pipe()
        wire, self._stdin = os.pipe()
        self._answers, answers = os.pipe()
        self._prints, printed = os.pipe()
        try:
            self._guard = start_guard(Ends(wire, answers, printed, self.shared, verdict), memory_limit_bytes)
        finally:
            for descriptor in (wire, answers, printed, verdict):
                os.close(descriptor)
        guarded = sys.platform != "win32" or memory_limit_bytes is None
        self._memory = None if guarded else TakenMemory(self._guard.pid, self._guard.pid)
        self._next_look = 0.0
        self._over_limit = False  # whether it was ended for the memory that it took; where a guard looks, that tells
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._junk = False  # whether something else than messages came
        self._printed: deque[bytes] = deque()
        self._threads = [
            threading.Thread(target=self._read_messages, args=(self._answers,), daemon=True),
            threading.Thread(target=self._read_output, args=(self._prints,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether it runs, as far as can be seen from here."""
        return self._guard.poll() is None

    def send(self, message: object) -> None:
        """Send a message; one that can't be delivered is no error here: the end shows when its answer is missed."""
        with contextlib.suppress(OSError):
            send(self._stdin, message)

    def receive(self, stall_s: float, total_s: float = math.inf) -> Any:  # noqa: ANN401 - an engine.answers.Answer
        """The next message, or None once the process has ended.

        Raises:
            TimeoutError: nothing came for `total_s`, or the process has been at the same call for `stall_s`.
        """
        began = since = time.monotonic()
        last = None
        while True:
            self._end_if_too_large()
            with contextlib.suppress(queue.Empty):
                message = self._messages.get(timeout=min(_WATCH_S if self._memory is None else LOOK_S, stall_s))
                if message is None:
                    self._messages.put(None)  # for whoever asks again
                return message
            now, pulse = time.monotonic(), self.pulse.read()
            if pulse != last:
                last, since = pulse, now if last is not None else began
            # Until the first beat only this program is being imported: no fault of a plugin, however busy the machine.
            limit_s = stall_s if pulse[2] else max(stall_s, _START_UP_S)
            if now - since >= limit_s or now - began >= total_s:
                raise TimeoutError

    def output(self) -> str:
        """The end of what plugins have printed; all of it once the process has been closed."""
        return b"".join(self._printed).decode("utf-8", "replace")

    def death(self) -> ProcessExit:
        """How it ended; for a process whose messages have ended."""
        if self._junk:
            self.kill()
            return ProcessExit(FailureKind.EXITED, "wrote into its connection to chainsim")
        try:
            code = self._guard.wait(timeout=3 * _GRACE_S)
        except subprocess.TimeoutExpired:  # a plugin has closed what is not its own, and runs on
            self.kill()
            return ProcessExit(FailureKind.EXITED, "closed its connection to chainsim")
        self._threads[1].join(timeout=_GRACE_S)
        verdict = json.loads(os.read(self._verdict, 4096) or b"{}")
        if self._over_limit or verdict.get("taken_bytes") is not None:
            limit = format_bytes(self.memory_limit_bytes or 0)
            return ProcessExit(FailureKind.OUT_OF_MEMORY, f"took more than {limit} of memory (see --memory-limit)")
        if verdict.get("status") is not None:
            code = os.waitstatus_to_exitcode(verdict["status"])
        return death_by(code)

    def close(self) -> None:
        """End it: by closing the wire if it listens, else by force with everything it started."""
        if self._stdin >= 0:
            os.close(self._stdin)
            self._stdin = -1
        try:
            self._guard.wait(timeout=0.0 if self._guard.poll() is not None else _GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()
        for thread in self._threads:
            thread.join(timeout=_GRACE_S)
        for descriptor in (self._answers, self._prints, self._verdict, self.shared):
            if isinstance(descriptor, int) and descriptor >= 0:
                os.close(descriptor)
        self._answers = self._prints = self._verdict = self.shared = -1

    def kill(self) -> None:
        """End it now, with everything it started."""
        self._guard.terminate()
        try:
            self._guard.wait(timeout=3 * _GRACE_S)
        except subprocess.TimeoutExpired:  # then whoever guards it is gone or stopped
            with contextlib.suppress(ProcessLookupError):
                self._guard.kill()
            self._guard.wait()

    def _end_if_too_large(self) -> None:
        now = time.monotonic()
        if self._memory is None or self.memory_limit_bytes is None or now < self._next_look:
            return
        self._next_look = now + LOOK_S
        if self._memory(now) > self.memory_limit_bytes:
            self._over_limit, self._memory = True, None
            self.kill()

    def _read_messages(self, descriptor: int) -> None:
        receiver = Receiver(descriptor)
        message: Any = True
        while message is not None:
            try:
                message = receiver.receive()
            except OSError:
                message = None
            except JunkError:
                self._junk = True
                message = None
            self._messages.put(message)

    def _read_output(self, descriptor: int) -> None:
        kept = 0
        with contextlib.suppress(OSError):
            if sys.platform == "linux":
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
            while piece := os.read(descriptor, _PIPE_BYTES):
                self._printed.append(piece[-_KEPT_OUTPUT_BYTES:])
                piece = self._printed[-1]
                kept += len(piece)
                while kept - len(self._printed[0]) > _KEPT_OUTPUT_BYTES:
                    kept -= len(self._printed.popleft())
                time.sleep(_GATHER_S)
