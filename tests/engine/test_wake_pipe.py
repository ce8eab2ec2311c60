from __future__ import annotations

import select
import subprocess
import sys

import pytest

from chainsim.engine.wake_pipe import WakePipe

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows tells nobody of the end of a child")


def test_it_can_be_read_once_a_child_has_ended_and_not_before(wake_pipe: WakePipe) -> None:
    waiting = select.poll()
    waiting.register(wake_pipe.read_end, select.POLLIN)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert waiting.poll(0) == []
        child.communicate(b"\n")
    assert waiting.poll(60_000.0) == [(wake_pipe.read_end, select.POLLIN)]
    wake_pipe.drain()
    wake_pipe.drain()  # nothing there is nothing to wait for
    assert waiting.poll(0) == []


def test_a_fork_closes_it() -> None:
    code = (
        "import os; from chainsim.engine.wake_pipe import WakePipe; made = WakePipe(); made.close(); "
        "print(all(os.path.exists(f'/dev/fd/{end}') is False for end in (made.read_end, made._write_end)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
