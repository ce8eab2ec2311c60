"""`chainsim doctor`, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import chainsim


def test_doctor(tmp_path: Path) -> None:
    done = chainsim("doctor", "--output", "json=found.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("chainsim ")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["can_measure"] is True
    assert {"python", "meters", "pedalboard", "processes", "cache"} <= {part["name"] for part in found["parts"]}
    assert all(part["advice"] for part in found["parts"] if part["presence"] != "there")
