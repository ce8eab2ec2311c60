"""The misdeeds with chainsim's code for macOS and for Windows, forced on Linux.

macOS: its guard, its memory in a file, no reapers. Windows: no guard, tagged memory, a job object (stand-ins in
`forced/windows.py`). What the real ones do else is unproven, see CONTRIBUTING.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine.test_misbehaving import CASES, check_all, show

pytestmark = [
    pytest.mark.vst3,
    pytest.mark.slow(seconds=20),
    pytest.mark.skipif(sys.platform != "linux", reason="forces another system on Linux"),
]

FORCED = Path(__file__).with_name("forced")
ORPHANS = {"leaves an orphan"}
"""They leave their session; without reapers nobody finds them."""


@pytest.fixture(scope="module", params=["darwin", "win32"])
def checked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, test_plugins_dir: Path
) -> dict[str, Any]:
    """Every case with chainsim as on macOS."""
    path = os.pathsep.join([str(FORCED), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    folder = tmp_path_factory.mktemp(request.param)
    found = check_all(
        folder,
        "--no-probe",
        CHAINSIM_TEST_SYSTEM=request.param,
        PYTHONPATH=path.rstrip(os.pathsep),
    )
    return {**found, "system": request.param}


def test_every_outcome_is_that_of_linux(checked: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    show(checked, capsys)
    assert (checked["codes"], checked["stderr"]) == ([3, 3], "")
    for number, case in enumerate(CASES):
        error = checked["errors"].get(f"case-{number}.yaml")
        windows = checked["system"] == "win32"
        expected = case.failure[0] if case.failure else None
        assert (error["failure"]["kind"] if error else None) == expected, case.name
        if case.failure is not None:  # Windows has exit codes for what are signals here
            assert windows or error["message"].endswith(case.failure[1])
        else:
            assert checked["results"][f"case-{number}.yaml"]["complete"] is True
    for file in ("first.yaml", "last.yaml"):
        assert checked["results"][file]["complete"] is True


def test_only_orphans_are_left_behind(checked: dict[str, Any]) -> None:
    assert len(checked["alive"]) <= len(ORPHANS)
    assert checked["files"] == []
