"""A chain with automation, as it is told."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from .program import chainsim

CHAIN = """\
version: 1
source: {{signal: programme, rms_dbfs: -12, length_s: 2}}
stages:
  - builtin: Distortion
    parameters: {{drive_db: {drive}}}
"""


def told(folder: Path, drive: str, *options: str) -> tuple[dict[str, object], str]:
    (folder / "c.yaml").write_text(CHAIN.format(drive=drive), encoding="utf-8")
    done = chainsim("run", "c.yaml", "--format", "json", "--no-proof", *options, cwd=folder)
    text = chainsim("run", "c.yaml", "--details", "--no-proof", *options, cwd=folder)
    values = json.loads(done.stdout)
    schema = resources.files("chainsim.report.json_schema").joinpath("result.schema.json").read_text("utf-8")
    jsonschema.validate(values, json.loads(schema))
    return values["stages"][0], " ".join(text.stdout.split())


@pytest.mark.slow
def test_a_stage_is_judged_by_the_extreme_that_is_limited_soonest(tmp_path: Path) -> None:
    moving, text = told(tmp_path, "[[0, 0], [1, 20], [1.5, 6]]")
    hard, _ = told(tmp_path, "20")
    soft, _ = told(tmp_path, "0")
    assert isinstance(moving["profile"], dict)
    assert isinstance(hard["profile"], dict)
    assert isinstance(soft["profile"], dict)
    assert moving["profile"]["linear_to_dbfs"] == hard["profile"]["linear_to_dbfs"] < soft["profile"]["linear_to_dbfs"]
    assert moving["parameters"] == [
        {"name": "drive_db", "asked": 0.0, "taken": 0.0, "points": [[0.0, 0], [1.0, 20], [1.5, 6]]}
    ]
    assert (
        "1 Distortion: drive_db moves between 0 and 20; probed at its extremes, judged by the one that is limited "
        "soonest"
    ) in text
    assert (
        "Whether stage 1 'Distortion' clips inside is not known: it could not be examined (its parameters move, and an "
        "excerpt would be compared with another setting). -> Give drive_db one value, that of the loudest place, and "
        "check that."
    ) in text


def test_without_probing_no_extremes_are_told(tmp_path: Path) -> None:
    _, text = told(tmp_path, "[[0, 0], [1, 20]]", "--no-probe")
    assert "1 Distortion: drive_db moves between 0 and 20 " in text


@pytest.mark.parametrize(
    ("drive", "message"),
    [
        ("[[0, 0], [1, loud]]", "values of one kind, a number as the first; that of point 2 is text 'loud'"),
        ("[[3, 0], [1, 0]]", "times that don't go back; point 2 is at 1 s, behind 3 s"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, drive: str, message: str) -> None:
    (tmp_path / "c.yaml").write_text(CHAIN.format(drive=drive), encoding="utf-8")
    done = chainsim("run", "c.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"parameter 'drive_db' in stage 1 'Distortion' must have {message}" in done.stderr
