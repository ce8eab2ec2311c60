"""A function in a process of its own, forked from one that has imported what plugins need: a few milliseconds each.

Starting Python and importing pedalboard and NumPy takes a quarter of a second, two hundred times in the suite,
chainsim's host on top of that half a second, and Dask as much, fifty times. A process of pytest keeps one of these.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

PRELOADED = [
    *("numpy", "pedalboard", "chainsim.host.stage_opening", "chainsim.profile"),
    *("distributed.cli.dask_scheduler", "distributed.cli.dask_worker"),
]
"""What is not there is not loaded."""


@cache
def forks() -> Any:
    """Of `multiprocessing`, whose processes are forked from one that has imported those, where that is possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def run_aside(
    function: Callable[..., None], *arguments: Any, timeout_s: float = 300.0
) -> subprocess.CompletedProcess[str]:
    """The process after its end, however that came about; 0 where the function returned, 1 where it raised.

    Args:
        function: of a module that a new process can import.
        arguments: for it, as they can be sent.
        timeout_s: until then.

    Raises:
        subprocess.TimeoutExpired: it did not end in time and was killed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        printed, errors = Path(scratch) / "stdout", Path(scratch) / "stderr"
        process = forks().Process(target=_run, args=(printed, errors, function, arguments))
        process.start()
        process.join(timeout_s)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(function.__name__, timeout_s)
        said = [file.read_text(errors="replace") if file.exists() else "" for file in (printed, errors)]
        return subprocess.CompletedProcess((function.__name__, *arguments), process.exitcode, *said)


def _run(printed: Path, errors: Path, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    for descriptor, file in ((1, printed), (2, errors)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), descriptor)
    try:
        function(*arguments)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)  # plugins may hang or crash when they are unloaded; that is not what is tested
