"""Exit codes of both kinds of systems."""

from __future__ import annotations

import pytest

from chainsim.engine.process_exit import ProcessExit, death_by
from chainsim.plugin_failure import FailureKind


@pytest.mark.parametrize(
    ("code", "system", "death"),
    [
        (0, "linux", ProcessExit(FailureKind.EXITED, "exited (code 0)")),
        (3, "linux", ProcessExit(FailureKind.EXITED, "exited (code 3)")),
        (-11, "darwin", ProcessExit(FailureKind.CRASHED, "crashed (signal 11)")),
        (-9, "linux", ProcessExit(FailureKind.CRASHED, "was killed (signal 9)")),
        (0, "win32", ProcessExit(FailureKind.EXITED, "exited (code 0)")),
        (1, "win32", ProcessExit(FailureKind.EXITED, "exited (code 1)")),
        (3, "win32", ProcessExit(FailureKind.CRASHED, "crashed (abort)")),
        (3_221_225_477, "win32", ProcessExit(FailureKind.CRASHED, "crashed (exception 0xC0000005)")),
        (3_221_225_477 - 2**32, "win32", ProcessExit(FailureKind.CRASHED, "crashed (exception 0xC0000005)")),
        (0xBFFF_FFFF, "win32", ProcessExit(FailureKind.EXITED, "exited (code 3221225471)")),
        (0xC000_0000, "win32", ProcessExit(FailureKind.CRASHED, "crashed (exception 0xC0000000)")),
    ],
)
def test_exit_codes(code: int, system: str, death: ProcessExit) -> None:
    assert death_by(code, system) == death
