"""How a process ended, from its exit code."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass

from chainsim.plugin_failure import FailureKind

_WINDOWS_ABORTS = 3
_WINDOWS_EXCEPTIONS = 0xC000_0000
"""NTSTATUS codes of severity "error" begin here: 0xC0000005 (3221225477) is an access violation."""


@dataclass(frozen=True, slots=True)
class ProcessExit:
    """How a render process ended, with words for it: "crashed (signal 11)", "exited (code 0)"."""

    kind: FailureKind
    words: str


def death_by(code: int, system: str = sys.platform) -> ProcessExit:
    """What an exit code means.

    Args:
        code: as `subprocess` has it: a signal's number is negative on POSIX.
        system: as `sys.platform` names it.
    """
    if system == "win32":
        code %= 1 << 32
        if code >= _WINDOWS_EXCEPTIONS:
            return ProcessExit(FailureKind.CRASHED, f"crashed (exception 0x{code:08X})")
        if code == _WINDOWS_ABORTS:  # of the C runtime's abort()
            return ProcessExit(FailureKind.CRASHED, "crashed (abort)")
    elif code < 0:
        verb = "was killed" if -code == getattr(signal, "SIGKILL", 9) else "crashed"
        return ProcessExit(FailureKind.CRASHED, f"{verb} (signal {-code})")
    return ProcessExit(FailureKind.EXITED, f"exited (code {code})")
