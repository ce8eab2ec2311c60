"""A process that checks one chain after another: started by `batch.workers`.

Metering is done here, rendering in this process's own render processes, so that as many chains as there are workers
are in hand at once. Standard input and output are the wire; what anything prints goes to standard error.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

from chainsim.engine.wire import Receiver, send


def main() -> None:
    """Serve one parent until it closes the wire, or ends this process: then render processes are ended first."""
    signal.signal(signal.SIGTERM, _stop)
    read_end, write_end = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    receiver = Receiver(read_end)

    from chainsim.batch.checking import check_job
    from chainsim.engine import idle
    from chainsim.engine.allocator import keep_freed_memory

    keep_freed_memory()
    with idle.kept():
        while (task := receiver.receive()) is not None:
            job, options = task
            try:
                send(write_end, check_job(job, options))
            except BrokenPipeError:
                return


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
