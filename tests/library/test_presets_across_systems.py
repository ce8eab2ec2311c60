"""The same presets on several systems, from Python: as the command has them, and what is refused."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import pytest

import chainsim

CHAIN = "version: 1\nsource: {signal: sine, peak_dbfs: -6, length_s: 0.5}\nstages: []\n"
LOUDNESS_LUFS = -9.0


def written(folder: Path, system: str, loudness_lufs: float = LOUDNESS_LUFS) -> Path:
    """What a preset measured there, as the command writes it."""
    preset = {"name": "a", "loudness_lufs": loudness_lufs, "bypass_lufs": LOUDNESS_LUFS, "sample_peak_dbfs": -6.0}
    preset |= {"latency_frames": 0, "system": system, "faults": [], "errors": []}
    file = folder / f"{system}.json"
    file.write_text(json.dumps({"format_version": 1, "presets": [preset]}), encoding="utf-8")
    return file


@pytest.mark.parametrize(("tolerance_db", "differs"), [(0.4, True), (0.6, False)])
def test_results_of_two_systems_are_compared(tmp_path: Path, tolerance_db: float, differs: bool) -> None:
    files = [written(tmp_path, "Windows", LOUDNESS_LUFS + 0.5), written(tmp_path, "Linux")]
    table = chainsim.merge_presets(files, tolerance_db=tolerance_db)
    assert table.systems == ("Linux", "Windows")
    assert bool(table.presets[0].differences) is differs
    assert repr(table) == f"<SystemsResult 1 preset on Linux, Windows: {int(not differs)} alike>"


def test_one_system_alone_has_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CHAIN, encoding="utf-8")
    here = "macOS" if platform.system() == "Darwin" else platform.system()
    with pytest.raises(chainsim.UsageError) as refused:
        chainsim.presets_on_each_system(tmp_path, jobs=1)
    assert str(refused.value).startswith(f"--each-system: only {here} is there; ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"tolerance_db": -1}, "tolerance_db: expected a finite number of at least 0, found -1"),
        ({"jobs": 0}, "jobs: expected a whole number of at least 1, found 0"),
        ({"keep_results": 1}, "keep_results: expected True or False, found 1"),
        ({"scheduler": 8786}, "scheduler: expected an address such as 'tls://farm:8786', or a Scheduler, found 8786"),
    ],
)
def test_arguments_of_other_kinds_are_refused(tmp_path: Path, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(chainsim.UsageError) as refused:
        chainsim.presets_on_each_system(tmp_path, **arguments)
    assert str(refused.value) == said
