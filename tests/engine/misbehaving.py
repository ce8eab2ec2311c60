"""Every way in which a test plugin misbehaves, and what has to be said of it."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from typing import Any

import psutil

BLOCK_S = 32_768 / 48_000
"""Deeds are done a second after the start, in the second block of this length."""

DEEDS = {
    "throws an exception": 1,
    "infinity": 2,
    "denormals": 3,
    "+200 dBFS": 4,
    "prints 100 MB": 5,
    "closes descriptors 0-2": 6,
    "changes folder and locale": 7,
    "leaves an orphan": 8,
    "forks, both go on": 9,
    "leaves a thread": 10,
    "allocates without end": 11,
    "changes its latency": 12,
    "second instance aborts": 13,
}


@dataclass(frozen=True)
class Case:
    """What is wrong with a plugin, the stages that show it, and the outcome."""

    name: str
    stages: list[dict[str, Any]]
    failure: tuple[str, str, float | None] | None = None  # kind, the end of the message, at_s
    finding: str | None = None  # for those that can be measured: an error or a warning that names it
    length_s: float = 1.5
    measured: bool = True  # something was, before it failed

    @property
    def hangs(self) -> bool:
        """Whether it is waited for until its time is up."""
        return self.failure is not None and self.failure[0] == "timed-out"

    @property
    def outcome(self) -> str:
        """In a word."""
        return self.failure[0] if self.failure else self.finding or "complete"


def _deed(name: str) -> dict[str, Any]:
    return {"vst3": "Misdeeds.vst3", "parameters": {"deed": DEEDS[name]}}


def cases(timeout_s: float, memory: str) -> list[Case]:
    """All of them, for these limits."""
    loading = " while loading"
    midway = " at 0:00.682"
    hang = f"did not answer for {timeout_s:g} s"
    return [
        Case("aborts", [{"vst3": "AbortInProcess.vst3"}], ("crashed", f"crashed (signal 6){midway}", BLOCK_S)),
        Case("segfaults", [{"vst3": "CrashInProcess.vst3"}], ("crashed", f"crashed (signal 11){midway}", BLOCK_S)),
        Case("segfaults in load", [{"vst3": "CrashInLoad.vst3"}],
             ("crashed", f"crashed (signal 11){loading}", None), measured=False),
        Case("exit(0)", [{"vst3": "ExitInProcess.vst3"}], ("exited", f"exited (code 0){midway}", BLOCK_S)),
        Case("hangs in load", [{"vst3": "HangInLoad.vst3"}], ("timed-out", f"{hang}{loading}", None), measured=False),
        Case("hangs in process", [{"vst3": "HangInProcess.vst3"}], ("timed-out", f"{hang}{midway}", BLOCK_S)),
        Case("throws an exception", [_deed("throws an exception")],
             ("raised", f"failed{midway}: thrown by Misdeeds", BLOCK_S)),
        Case("allocates without end", [_deed("allocates without end")],
             ("out-of-memory", f"took more than {memory} of memory (see --memory-limit){midway}", BLOCK_S)),
        Case("second instance aborts", [{"builtin": "Gain"}, *[_deed("second instance aborts")] * 2],
             ("crashed", "crashed (signal 6) at 0:00.000", 0.0), measured=False),
        Case("NaN", [{"vst3": "NanOutput.vst3"}], finding="non-finite-output"),
        Case("infinity", [_deed("infinity")], finding="non-finite-output"),
        Case("+200 dBFS", [_deed("+200 dBFS")], finding="headroom-exhausted"),
        Case("silence", [{"vst3": "Silent.vst3"}], finding="silent-output"),
        Case("slow, 0.2x", [{"vst3": "Slow.vst3", "parameters": {"slowness": 5}}], length_s=0.5),
        *[
            Case(name, [_deed(name)])
            for name in (
                "denormals", "prints 100 MB", "closes descriptors 0-2", "changes folder and locale",
                "leaves an orphan", "forks, both go on", "leaves a thread", "changes its latency",
            )
        ],
    ]  # fmt: skip


def marked_environment(**variables: str) -> tuple[dict[str, str], str]:
    """An environment by which processes can be recognised wherever they went, and the mark."""
    mark = f"chainsim-test-{uuid.uuid4()}"
    return {**os.environ, **variables, "CHAINSIM_TEST_MARK": mark}, mark


def processes_with(mark: str) -> list[psutil.Process]:
    """Every process, zombies aside, that has inherited the mark."""
    found = []
    for one in psutil.process_iter():
        try:
            if one.environ().get("CHAINSIM_TEST_MARK") == mark:
                found.append(one)
        except psutil.Error:
            continue
    return found
