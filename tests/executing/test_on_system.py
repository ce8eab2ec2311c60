"""Work for one system alone is other work for each, and is done on no other."""

from __future__ import annotations

import platform

from chainsim.cluster.task_packing import Files, packed
from chainsim.executing.on_system import OnSystem
from tests.cluster.tasks import Does


def test_it_is_other_work_for_each_system_that_goes_there_alone() -> None:
    linux, windows = (packed(0, OnSystem(Does(1), system), Files()) for system in ("Linux", "Windows"))
    assert linux.identity != windows.identity
    assert (linux.kind.system, windows.kind.system) == ("Linux", "Windows")


def test_on_another_system_it_is_lost() -> None:
    here = platform.system()
    assert OnSystem(Does(1), here).run() == 1
    assert OnSystem(Does(1), "Amiga").run() == f"not measured: this is {here}, and Amiga is wanted"
