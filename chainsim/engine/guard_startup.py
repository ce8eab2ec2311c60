"""Starting a guard with its render process: forked from a server that has all imports behind it, or from scratch."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.fork_client import ForkServer
from chainsim.engine.guard_handle import PACKAGE, PROGRAM, Ends, Guard
from chainsim.engine.memory_tuning import keep_freed_memory
from chainsim.engine.own_program import is_the_program
from chainsim.engine.process_lifetime import apart, tie

_GUARD = (
    "import sys; sys.path.append(sys.argv[1]); from chainsim.engine.guard import main; "
    "main(sys.argv[2], *map(int, sys.argv[3:]))"
)


def get_ready() -> None:
    """For whoever will need a guard and has imports before him: where one is forked, its server imports meanwhile.

    The program itself will measure what is rendered, and keeps the memory of one block for the next as its render
    processes do; a user's process is left as it is.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # then none can be started later either, and that is told
            ForkServer.start()
    if is_the_program():
        keep_freed_memory()


def start_guard(ends: Ends, memory_limit_bytes: int | None) -> Guard:
    """Start a guard, which starts a render process; neither has to be up when this returns.

    Raises:
        OSError: no process can be started.
    """
    if sys.platform == "linux" and isinstance(ends.shared, int):
        return ForkServer.fork(ends, ends.shared, memory_limit_bytes)
    numbers = (ends.verdict, os.getpid(), memory_limit_bytes or 0)
    guard = subprocess.Popen(
        [*PROGRAM, _GUARD, PACKAGE, str(ends.shared), *map(str, numbers)],
        stdin=ends.wire,
        stdout=ends.answers,
        stderr=ends.printed,
        **apart(),
        pass_fds=(ends.verdict, *([ends.shared] if isinstance(ends.shared, int) else [])) if os.name == "posix" else (),
        env={**dict([ONE_BLAS_THREAD]), **os.environ},
    )
    tie(guard)
    return guard
