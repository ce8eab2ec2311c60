"""Checks that ended in different ways."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.errors import ChainFileError, ChainsimError, PluginCrashed, Problem
from chainsim.model.check_outcome import Measured, NotMeasured
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from tests.report.results import clean_result, hot_result

BROKEN = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "unknown key 'y'")])
CRASHED = PluginCrashed("stage 3 'ZamTube' crashed (signal 11) at 0:01.020")


def ok() -> Checked:
    return Checked("ok.yaml", None, Measured(clean_result()))


def hot() -> Checked:
    return Checked("hot.yaml", "drums.wav", Measured(hot_result()))


def error(cause: ChainsimError) -> Checked:
    return Checked("bad.yaml", None, NotMeasured(cause))


def check_run(
    checked: Sequence[Checked], fail_on: Severity | None = Severity.ERROR, *, complete: bool = True
) -> CheckRun:
    return CheckRun(tuple(checked), fail_on, complete)
