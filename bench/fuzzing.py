"""Hostile inputs by the thousand, each tried in a process that may die of it.

A worker tries case after case and writes a line of JSON about each; here its lines are read, a worker that dies or
does not answer is noted with the case that it was at, and the next one takes over after it. Cases depend on nothing
but the seed and their number, so every one can be tried again by itself.
"""

from __future__ import annotations

import json
import os
import resource
import selectors
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

LONGEST_S = 5.0
"""Processor time that one input may take."""

MOST_MB = 1000
"""Resident memory that the worker may take, whatever it has read."""

SILENT_S = 60.0
"""Wall time after which a worker is taken to hang; longer than `LONGEST_S`, because the machine may be busy."""

BROKEN = ("died", "hung", "exception", "slow", "large", "printed", "bad message", "in part")
"""Outcomes that must not be."""

Trial = Callable[[int], tuple[str, str]]
"""A case's number -> what came of it in a word, and a note."""


@dataclass(slots=True)
class Tally:
    """What came of all cases."""

    outcomes: Counter[str] = field(default_factory=Counter)
    broken: list[dict[str, Any]] = field(default_factory=list)
    slowest_s: float = 0.0
    largest_mb: float = 0.0

    def take(self, answer: dict[str, Any]) -> None:
        """One more case."""
        self.outcomes[answer["outcome"]] += 1
        self.slowest_s = max(self.slowest_s, answer.get("cpu_s", 0.0))
        self.largest_mb = max(self.largest_mb, answer.get("rss_mb", 0.0))
        if answer["outcome"] in BROKEN:
            self.broken.append(answer)

    def report(self, title: str) -> str:
        """The counts in a few lines."""
        total = sum(self.outcomes.values())
        lines = [f"{title}: {total:,} cases"]
        lines += [f"  {count:8,}  {outcome}" for outcome, count in sorted(self.outcomes.items())]
        lines.append(f"  longest {self.slowest_s:.2f} s of processor time, largest process {self.largest_mb:.0f} MB")
        lines += [f"  BROKEN case {one['case']}: {one['outcome']}: {one.get('note', '')}" for one in self.broken[:50]]
        return "\n".join(lines)


def work(trial: Trial, first: int, last: int) -> None:
    """In the worker: try cases and say what came of each, on what was standard output.

    Nothing else may be written there: native code that prints would end up in the middle of a report.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    printed = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the worker lives
    os.dup2(printed.fileno(), 1)
    for case in range(first, last):
        cpu_s = time.process_time()
        try:
            outcome, note = trial(case)
        except Exception as error:
            outcome, note = "exception", f"{type(error).__name__}: {error}"
        cpu_s = time.process_time() - cpu_s
        rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if cpu_s > LONGEST_S:
            outcome = "slow"
        elif rss_mb > MOST_MB:
            outcome = "large"
        elif os.fstat(1).st_size:
            outcome = "printed"
            os.ftruncate(1, 0)
        answer = {"case": case, "outcome": outcome, "note": note[:300], "cpu_s": cpu_s, "rss_mb": rss_mb}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def try_all(module: str, first: int, last: int, *arguments: str) -> Iterator[dict[str, Any]]:
    """Every answer of the workers of a module, and one for each case that took its worker down."""
    at = first
    while at < last:
        began_at = at
        worker = subprocess.Popen(
            [sys.executable, "-m", module, "--worker", str(at), str(last), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            for answer in _answers(worker):
                yield answer
                at = answer["case"] + 1
                if answer["outcome"] == "large":
                    break  # the next one starts small again
            else:
                if at < last:
                    hung = worker.poll() is None
                    worker.kill()
                    code = worker.wait()
                    if at == began_at and code == 1:
                        raise RuntimeError(f"the worker of {module} does not start")
                    yield {"case": at, "outcome": "hung" if hung else "died", "note": "" if hung else f"exit {code}"}
                    at += 1
        finally:
            worker.kill()
            worker.wait()
            if worker.stdout is not None:
                worker.stdout.close()


def _answers(worker: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """Lines of a worker, until it ends or says nothing for too long."""
    if worker.stdout is None:
        return
    descriptor = worker.stdout.fileno()
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while selector.select(SILENT_S):
            piece = os.read(descriptor, 1 << 16)
            if not piece:
                worker.wait()
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from (json.loads(line) for line in lines)
