"""What wants to be called at the end is called, threads are waited for, and the exit code is the program's."""

from __future__ import annotations

import subprocess
import sys

import pytest

END = "from chainsim.cli.process_end import end_process; import sys, atexit, threading; "


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("atexit.register(print, 'end', flush=True); end_process(7)", "end\n"),
        (
            "go_on = threading.Event(); thread = threading.Thread(target=lambda: (go_on.wait(), print('thread'))); "
            "thread.start(); atexit.register(print, 'end'); threading._register_atexit(go_on.set); end_process(7)",
            "thread\nend\n",
        ),
    ],
    ids=["alone", "with a thread"],
)
def test_the_end_of_the_program(program: str, printed: str) -> None:
    done = subprocess.run([sys.executable, "-c", END + program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (7, printed, "")


def test_nothing_is_taken_apart() -> None:
    program = (
        END + "sys.left = type('Left', (), {'__del__': lambda self: print('freed', flush=True)})(); end_process(0)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == ""
