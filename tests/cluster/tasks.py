"""Tasks that answer, sleep, die or hang, without any audio: what is tested with them is how work is handed around."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Files, Move, Travel


@dataclass(frozen=True)
class Does:
    """Answers its number, after what it does; `file` is what it reads (several: as in PATH), or marks."""

    number: int
    does: str = "answers"
    file: str = ""
    sleep_s: float = 0.0
    log: str = ""  # a file that gets a line with every run

    def run(self, on_progress: OnProgress | None = None) -> int | str:  # noqa: ARG002
        if self.log:
            with Path(self.log).open("a") as stream:
                stream.write(f"{self.number}\n")
        began_s = time.monotonic()
        time.sleep(self.sleep_s)
        if self.does == "goes on":
            time.sleep(600.0)
        if self.does == "dies once":
            with open(self.file, "a+") as stream:  # noqa: PTH123
                if stream.tell() == 0:
                    stream.write("died")
                    stream.flush()
                    os.kill(os.getpid(), signal.SIGKILL)
        if self.does == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.does == "says where":
            return f"{Path(os.environ['CHAINSIM_STORE']).name} {began_s} {time.monotonic()}"
        if self.does == "waits for the late":
            return self._waits_for_the_late()
        if self.does == "says much":
            return "".join(random.Random(self.number).choices("abcdefghijklmnopqrstuvwxyz", k=5000))
        return self.number

    def _waits_for_the_late(self) -> str:
        """On every other worker: until that has begun."""
        where = Path(os.environ["CHAINSIM_STORE"]).name
        if where == "late":
            Path(self.file).touch()
        time.sleep(0.05)
        deadline_s = time.monotonic() + 100.0
        while not Path(self.file).exists() and time.monotonic() < deadline_s:
            time.sleep(0.02)
        return where

    def lost(self, why: ChainsimError) -> str:
        return str(why)

    def travel(self, move: Move) -> Travel:  # noqa: ARG002
        read = tuple(map(Path, self.file.split(os.pathsep))) if self.does == "answers" and self.file else ()
        return Travel(self, Files(read), repr(replace(self, log="")))
