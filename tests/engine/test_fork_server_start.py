"""The server of render processes as a fork of the program: what it has of it, what it has not, and when it is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every guard is started from scratch")

PROGRAM = """
import json, os, signal, sys, threading
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from chainsim.engine.own_program import this_is_the_program
from chainsim.engine.guard_startup import get_ready
from chainsim.engine.process_handle import Child
import psutil
found = {}
BEFORE
get_ready()
SERVER
child = Child()
server = psutil.Process(child._guard.pid).parent()
found["forked"] = server.cmdline() == psutil.Process().cmdline()
AFTER
child.close()
print(json.dumps(found))
"""
IS_PROGRAM = "this_is_the_program()"


def play(before: str = IS_PROGRAM, after: str = "", server: str = "", folder: Path | None = None) -> str:
    """What such a program prints."""
    text = PROGRAM.replace("BEFORE", before).replace("SERVER", server).replace("AFTER", after)
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def found(before: str = IS_PROGRAM, after: str = "", server: str = "", folder: Path | None = None) -> dict[str, Any]:
    """The same, read."""
    read: dict[str, Any] = json.loads(play(before, after, server, folder))
    return read


def test_the_program_itself_is_forked() -> None:
    assert found() == {"forked": True}


@pytest.mark.parametrize(
    "before",
    [
        "",
        f"{IS_PROGRAM}; os.environ['LD_LIBRARY_PATH'] = '/nowhere'",
        f"{IS_PROGRAM}; threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ],
    ids=["another program", "variables changed", "threads"],
)
def test_what_may_not_be_forked_has_a_server_from_scratch(before: str) -> None:
    assert found(before) == {"forked": False}


def test_who_asks_late_has_a_server_from_scratch() -> None:
    """By then the program may hold audio, which would be copied and kept."""
    text = PROGRAM.replace("BEFORE", IS_PROGRAM).replace("get_ready()\n", "").replace("SERVER", "").replace("AFTER", "")
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(done.stdout) == {"forked": False}


def test_what_waits_to_be_printed_is_printed_once() -> None:
    """Also where a render process writes all that it has: its standard output is the wire."""
    assert play(f"{IS_PROGRAM}; sys.stdout.write('once ')", "assert child.alive") == 'once {"forked": true}\n'


def test_descriptors_of_the_program_are_not_held_open() -> None:
    read_the_end = "os.close(end); found['end'] = os.read(begin, 1) == b''"
    assert found(f"{IS_PROGRAM}; begin, end = os.pipe()", read_the_end) == {"forked": True, "end": True}


def test_signals_have_their_usual_effect() -> None:
    """What the program does at SIGTERM is not done twice."""
    before = f"{IS_PROGRAM}; signal.signal(signal.SIGTERM, lambda *_: print('left by way of every finally'))"
    after = """
server.terminate()
found["message"] = child.receive(30.0)
from chainsim.engine.fork_client import ForkServer
found["code"] = ForkServer._current._process.wait()
"""
    assert found(before, after) == {"forked": True, "message": None, "code": -15}


def test_no_module_is_taken_from_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "pedalboard.py").write_text("raise RuntimeError('anybody has written this')\n")
    after = """
from pathlib import Path
from chainsim.engine.requests import FindPlugins
from chainsim.model.search_paths import SearchPaths
child.send(FindPlugins(SearchPaths(Path.cwd(), (), ())))
found["answer"] = type(child.receive(60.0)).__name__
"""
    assert found(IS_PROGRAM, after, folder=tmp_path) == {"forked": True, "answer": "FoundPlugins"}


def test_a_server_that_has_ended_is_replaced_from_scratch() -> None:
    after = """
server.kill()
assert child.receive(30.0) is None
another = Child()
found["again"] = psutil.Process(another._guard.pid).parent().cmdline() == server_words
another.close()
"""
    assert found(IS_PROGRAM, after, "server_words = psutil.Process().cmdline()") == {"forked": True, "again": False}
