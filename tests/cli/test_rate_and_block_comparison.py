"""`chainsim run --sample-rates --block-sizes`: what should be alike is, what is not is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import chainsim

CHAIN = """\
version: 1
source: {signal: pink-noise, rms_dbfs: -24, length_s: 1}
stages:
  - {name: Air, builtin: HighShelfFilter, parameters: {cutoff_frequency_hz: 12000, gain_db: 12, q: 0.7}}
  - {name: Edge, builtin: Clipping, parameters: {threshold_db: 0}}
"""


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hosted")
    (folder / "air.yaml").write_text(CHAIN, encoding="utf-8")
    options = ("--sample-rates", "44100,96000", "--block-sizes", "64,8192")
    done = chainsim("run", "air.yaml", *options, "--output", "json=rows.json", "--fail-on", "warning", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    return {"text": done.stdout, **json.loads((folder / "rows.json").read_text(encoding="utf-8"))}


@pytest.mark.slow
def test_a_row_for_each(values: dict[str, Any]) -> None:
    hosts = [(row["sample_rate_hz"], row["block_frames"]) for row in values["rows"]]
    assert hosts == [(44_100, 64), (44_100, 8192), (96_000, 64), (96_000, 8192)]
    assert values["complete"] is True


def test_a_filter_near_the_edge_of_the_band_is_another_one_at_another_rate(values: dict[str, Any]) -> None:
    same = {each["quantity"]: each["same"] for each in values["sameness"]}
    assert same == {"gain": False, "clean limit": True, "latency": True, "response": False}


def test_the_text_names_it(values: dict[str, Any]) -> None:
    assert "Response: differs by" in values["text"]
    assert all(len(line) <= 80 for line in values["text"].splitlines())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--block-sizes", "64", "--watch"), "--watch shows one run again and again, "),
        (("--block-sizes", "64", "--format", "md"), "are told as text and json, not as md"),
        (("--sample-rates", "44100,44100"), "'44100,44100' has the same number twice"),
        (("--sample-rates", "4e4"), "'4e4' is no list of whole numbers; expected for example 44100,96000"),
        (("--block-sizes", "16384"), "16384 is not between 16 and 8192"),
    ],
)  # fmt: skip
def test_what_makes_no_sense(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "air.yaml").write_text(CHAIN, encoding="utf-8")
    done = chainsim("run", "air.yaml", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
