"""The misdeeds with chainsim's code for macOS, forced on Linux: its guard, its memory in a file, no reapers.

What a real Mac does else is unproven, see CONTRIBUTING.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine.misbehaving import cases
from tests.engine.test_misbehaving import check_all, show

pytestmark = [
    pytest.mark.vst3,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forces another system on Linux"),
]

TIMEOUT_S = 20.0  # on a machine with other work, 6 s were too few for what allocates without end and what prints 100 MB
CASES = cases(TIMEOUT_S, "700 MiB")
FORCED = Path(__file__).with_name("forced")
ORPHANS = {"leaves an orphan"}
"""They leave their session; without reapers nobody finds them."""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, test_plugins_dir: Path) -> dict[str, Any]:
    """Every case with chainsim as on macOS."""
    path = os.pathsep.join([str(FORCED), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    folder = tmp_path_factory.mktemp("darwin")
    return check_all(
        folder, "--no-probe", timeout_s=TIMEOUT_S, CHAINSIM_TEST_SYSTEM="darwin", PYTHONPATH=path.rstrip(os.pathsep)
    )


def test_every_outcome_is_that_of_linux(checked: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    show(checked, capsys)
    assert (checked["code"], checked["stderr"]) == (3, "")
    for number, case in enumerate(CASES):
        error = checked["errors"].get(f"case-{number}.yaml")
        assert (error["failure"]["kind"] if error else None) == (case.failure[0] if case.failure else None), case.name
        if case.failure is not None:
            assert error["message"].endswith(case.failure[1])
        else:
            assert checked["results"][f"case-{number}.yaml"]["complete"] is True
    for file in ("first.yaml", "last.yaml"):
        assert checked["results"][file]["complete"] is True


def test_only_orphans_are_left_behind(checked: dict[str, Any]) -> None:
    assert len(checked["alive"]) <= len(ORPHANS)
    assert checked["files"] == []
