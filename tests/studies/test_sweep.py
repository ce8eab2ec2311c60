"""A sweep on a clip whose distortion is known, and which value is chosen."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from chainsim.cli.main import run
from chainsim.model.fader_vs_trim import Residual
from chainsim.model.sweep import SweepPoint
from chainsim.studies.best_sweep_point import sweet_spot
from tests.report.results import levels
from tests.studies.test_fader_vs_trim import clipped_sine_thd_db

CHAIN = """\
version: 1
source: {signal: sine, peak_dbfs: -6, length_s: 1}
stages:
  - {name: Squash, builtin: Compressor, parameters: {threshold_db: 0, ratio: 1}}
  - {name: Edge, builtin: Clipping, parameters: {threshold_db: 0}}
"""


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    file = tmp_path / "edge.yaml"
    file.write_text(CHAIN, encoding="utf-8")
    return file


def test_distortion_follows_the_level_as_fourier_says(chain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sweep", str(chain), "--input-db", "-6:+18:6", "--format", "json", "--jobs", "2"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert [point["value"] for point in values["points"]] == [-6, 0, 6, 12, 18]
    distortions = [point["distortion_db"] for point in values["points"]]
    assert distortions[:2] == [None, None]
    expected = [clipped_sine_thd_db(over_db) for over_db in (6.0, 12.0)]
    assert distortions[3:] == pytest.approx(expected, abs=0.05)
    assert [point["output"]["sample_peak_dbfs"] for point in values["points"]] == pytest.approx(
        [-12, -6, 0, 0, 0], abs=0.01
    )
    assert values["sweet_spot"] == {"index": 2, "value": 6.0}
    assert "at +12 dB 'Edge' distorts by more than 1 % (-12.7 dB)" in values["reason"]


def test_a_parameter_is_swept_by_its_name_and_prints_a_table(chain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sweep", str(chain), "--set", "Edge.threshold_db=-12:0:6", "--set", "fader_db=-3"]) == 0
    text = capsys.readouterr().out
    assert "Edge.threshold_db from -12 to 0" in text
    rows = [
        line.split() for line in text.splitlines() if "LUFS" not in line and line[2:].strip()[:2] in ("-1", "-6", "0 ")
    ]
    assert [row[-1] for row in rows] == [f"{clipped_sine_thd_db(6.0):.1f}", "none", "none"]
    (marked,) = (line.split()[1] for line in text.splitlines() if line.startswith(("▸", ">")))
    assert marked in ("-6", "0")  # both as loud as the source but for the fader
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to sweep, expected one: --input-db -24:+12:3 or --set 'Comp.threshold_db=-30:-6:6'"),
        (["--input-db", "0:6:3", "--set", "Edge.trim_db=0:6:3"], "2 ranges, expected one: "),
        (["--input-db", "loud"], "--input-db 'loud': expected FIRST:LAST:STEP, for example -24:+12:3"),
        (["--input-db", "0:6:0"], "range '0:6:0': expected FIRST:LAST:STEP with a step that is not 0"),
        (["--input-db", "0:60:0.1"], "range '0:60:0.1' has 601 values, expected at most 200; take a larger step"),
        (["--set", "Egde.trim_db=0:6:3"], "no stage 'Egde', did you mean 'Edge'?"),
    ],
)
def test_what_is_wrong_is_said(
    chain: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(["sweep", str(chain), *arguments]) == 2
    assert message in capsys.readouterr().err


def point(value: float, distortion_db: float, loudness: float, reduction_db: float | None = None) -> SweepPoint:
    return SweepPoint(value, levels(loudness + 1.0, 0.0), reduction_db, "Comp", Residual(distortion_db, 0.0), ("Edge",))


SOURCE = levels(-17.0, -6.0)  # -18 LUFS


def chosen(*points: SweepPoint, is_level: bool = True) -> tuple[int | None, str]:
    return sweet_spot(points, SOURCE, is_level=is_level, max_reduction_db=10.0)


def test_the_highest_level_within_limits() -> None:
    index, reason = chosen(point(0, -50, -18), point(6, -40.0, -12), point(12, -39.9, -6))
    assert index == 1
    assert reason == (
        "the highest level within limits (1 % of distortion, 10 dB of reduction); "
        "at +12 dB 'Edge' distorts by more than 1 % (-39.9 dB)"
    )


def test_an_overdriven_compressor_is_a_limit_too() -> None:
    index, reason = chosen(point(0, -math.inf, -18, 10.0), point(6, -math.inf, -12, 10.1))
    assert index == 0
    assert reason.endswith("at +6 dB 'Comp' reduces by 10.1 dB for 5 % of the time (limit 10 dB)")


def test_the_whole_range_is_fine_or_nothing_is() -> None:
    assert chosen(point(0, -50, -18), point(6, -50, -12)) == (
        1,
        "the highest level of the range, and still within limits (1 % of distortion, 10 dB of reduction)",
    )
    assert chosen(point(0, -30, -18), point(6, -20, -12)) == (
        None,
        "every value is too much, at 0 still 'Edge' distorts by more than 1 % (-30.0 dB)",
    )


def test_a_parameter_is_best_where_the_loudness_stays() -> None:
    points = (point(-30, -60, -24), point(-20, -60, -18.5), point(-10, -20, -18))
    assert chosen(*points, is_level=False) == (
        1,
        "of the values within limits it leaves the output nearest to the loudness of the source (-0.5 LU)",
    )
