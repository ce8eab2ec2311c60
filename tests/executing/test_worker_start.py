"""A worker as a fork of the program: it does what one from scratch does, and ends as that does."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import psutil
import pytest

from chainsim.engine.process_handle import Child
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing.task import Move, Travel
from tests.tools.cache import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every worker is started from scratch")

PROGRAM = """
import json, os, sys, tempfile, threading
from pathlib import Path
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from chainsim.engine.own_program import this_is_the_program
from chainsim.executing.worker_pool import Workers
from tests.executing.test_worker_pool import Told, wait_for_both
import psutil
found, server = {}, None
BEFORE
sys.stdout.write("once ")
with tempfile.TemporaryDirectory() as folder, Workers(4, 2) as workers:
    for number in (1, 2):
        workers.submit(number, Told(number, DOES, Path(folder, str(number))))
    children = psutil.Process().children()
    if SERVER:
        (server,) = children
        wait_for_both(Path(folder))
        children = [child for child in server.children() if DOES == "goes on"]  # others may have ended
    forks = [child.cmdline() == psutil.Process().cmdline() for child in [server, *children] if child]
    found["forked"] = sorted(set(forks))
    DURING
    found["answers"] = sorted(str(answer) for answer, _ in dict(workers.results()).values())
found["left"] = [one for one in psutil.Process().children(recursive=True) if one != server]
print(json.dumps(found))
"""
IS_PROGRAM = "this_is_the_program()"
AHEAD = f"""{IS_PROGRAM}
from chainsim.engine.fork_client import ForkServer
from chainsim.engine.fork_messages import WORKERS_NEED
ForkServer.start(ready=False, also=WORKERS_NEED)"""


def found(before: str = IS_PROGRAM, does: str = "answers", during: str = "pass") -> dict[str, Any]:
    text = PROGRAM.replace("BEFORE", before).replace("DOES", repr(does)).replace("DURING", during)
    text = text.replace("SERVER", str(before == AHEAD))
    command = [sys.executable, "-c", text]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("once ")  # and what waits to be printed is printed once
    read: dict[str, Any] = json.loads(done.stdout.removeprefix("once "))
    return read


@pytest.mark.parametrize("before", [IS_PROGRAM, AHEAD], ids=["the program", "a server started ahead"])
def test_as_many_workers_are_forked_as_there_are_tasks(before: str) -> None:
    assert found(before) == {"forked": [True], "answers": ["1", "2"], "left": []}


@pytest.mark.parametrize(
    "before",
    ["pass", f"{IS_PROGRAM}; threading.Thread(target=threading.Event().wait, daemon=True).start()"],
    ids=["another program", "threads"],
)
def test_what_may_not_be_forked_has_workers_from_scratch(before: str) -> None:
    assert found(before) == {"forked": [False], "answers": ["1", "2"], "left": []}


@pytest.mark.parametrize("before", [IS_PROGRAM, AHEAD], ids=["the program", "a server started ahead"])
def test_those_that_are_asked_to_end_say_so_by_their_code_and_nothing_else(before: str) -> None:
    ended = "the process that checked this chain ended (code 143); please report it"
    told = found(
        before, does="goes on", during="wait_for_both(Path(folder)); [child.terminate() for child in children]"
    )
    assert told == {"forked": [True], "answers": [ended, ended], "left": []}


@pytest.mark.parametrize("before", [IS_PROGRAM, AHEAD], ids=["the program", "a server started ahead"])
def test_those_that_die_of_what_they_play_are_done_again(before: str) -> None:
    assert found(before, does="dies of playing") == {"forked": [True], "answers": ["1", "2"], "left": []}


ASKING = """
import json, os
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from chainsim.engine.own_program import this_is_the_program
from chainsim.executing.worker_pool import Workers
from tests.executing.test_worker_start import Asking
import psutil
BEFORE
with Workers(2, asks=ASKS) as workers:
    for number in (1, 2):
        workers.submit(number, Asking())
    servers = sorted(dict(workers.results()).values())
print(json.dumps([servers, len(psutil.Process().children())]))
"""


class Asking:
    """A task that needs a render process; tells whether its server was there before, and is a fork of the worker."""

    def run(self, _: OnProgress | None = None) -> tuple[bool, bool]:
        """As `executing.Task`."""
        before = psutil.Process().children()
        child = Child()
        server = psutil.Process(child._guard.pid).parent()
        child.close()
        assert server is not None
        return server in before, server.cmdline() == psutil.Process().cmdline()

    def lost(self, why: ChainsimError) -> tuple[bool, bool]:
        """As `executing.Task`."""
        raise why

    def travel(self, move: Move) -> Travel:
        """As `executing.Task`."""
        raise NotImplementedError(move)


@pytest.mark.parametrize("before", [IS_PROGRAM, AHEAD], ids=["the program", "a server started ahead"])
@pytest.mark.parametrize("asks", [True, False])
def test_who_will_ask_has_a_server_from_the_beginning_as_a_fork_and_everybody_one_when_he_asks(
    asks: bool, before: str
) -> None:
    command = [sys.executable, "-c", ASKING.replace("ASKS", repr(asks)).replace("BEFORE", before)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [[[asks, asks]] * 2, int(before == AHEAD)]
