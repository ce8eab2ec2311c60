"""Presets of a real plugin, saved as a host saves them, and played."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import chainsim

MAKE = """
import sys, numpy, pedalboard
file, folder = sys.argv[1:3]
for name, gain_db in (("a flat", 0), ("b also flat", 0), ("c soft", -2), ("d loud", 9)):
    plugin = pedalboard.load_plugin(file)
    plugin.master_gain_db = gain_db
    plugin.process(numpy.zeros((1, 512), numpy.float32), 48000)  # only then it is part of the state
    open(f"{folder}/{name}.vstpreset", "wb").write(plugin.preset_data)
"""


@pytest.fixture(scope="module")
def library(zam_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ZamEQ2 is linear and its master gain nothing else: what a preset does to loudness is known."""
    folder = tmp_path_factory.mktemp("presets")
    subprocess.run([sys.executable, "-c", MAKE, str(zam_dir / "ZamEQ2.vst3"), str(folder)], check=True, timeout=300)
    (folder / "e broken.vstpreset").write_bytes(b"VST3 but not really")
    return folder


@pytest.fixture(scope="module")
def swept(library: Path) -> Any:
    done = chainsim(
        "presets", ".", "--plugin", "ZamEQ2", "--format", "json", "--output", "csv=t.csv", "--output", "text=t.txt",
        cwd=library,
    )  # fmt: skip
    assert done.returncode == 2  # one of the files is no preset
    return json.loads(done.stdout)


@pytest.mark.vst3
def test_loudness_is_compared_with_the_median_and_the_trim_would_match(swept: Any) -> None:
    presets = {preset["name"].partition(" ")[0]: preset for preset in swept["presets"]}
    assert {name: preset["outlier"] for name, preset in presets.items()} == {
        "a": False, "b": False, "c": False, "d": True, "e": False,
    }  # fmt: skip
    trims = [presets[name]["trim_db"] for name in "abcd"]
    assert trims == pytest.approx([0, 0, 2, -9], abs=0.05)
    assert swept["groups"][0]["spread_lu"] == pytest.approx(11, abs=0.05)
    assert presets["e"]["loudness_lufs"] is None
    assert presets["e"]["errors"][0]["exit"] == 2


@pytest.mark.vst3
def test_headroom_is_reported_apart(swept: Any) -> None:
    faults = [preset["faults"] for preset in swept["presets"]]
    # pink noise at -18 dBFS RMS peaks at about -5: nine dB more are over
    assert faults == [["no effect"], ["no effect"], [], ["over full scale"], []]


@pytest.mark.vst3
def test_the_trims_as_csv_and_the_text(library: Path, swept: Any) -> None:
    rows = list(csv.DictReader(io.StringIO((library / "t.csv").read_text(encoding="utf-8"))))
    assert [row["preset"] for row in rows] == [preset["name"] for preset in swept["presets"]]
    assert [float(row["trim_db"]) for row in rows[:4]] == pytest.approx([0, 0, 2, -9], abs=0.05)
    assert rows[4]["headroom"] == "not measured"
    lines = (library / "t.txt").read_text(encoding="utf-8").splitlines()
    assert lines[2].startswith("✗ d loud.vstpreset")  # the loudest first, behind what was not measured
    assert "The same sound" not in "".join(lines)  # what has no effect is no duplicate
    assert "Headroom (no trim is advised for it): 1 over full scale, 2 no effect." in lines
    assert max(map(len, lines)) <= 80


def test_chains_are_presets_too_and_bypass_or_a_level_can_be_the_anchor(tmp_path: Path) -> None:
    for name, gain_db in (("up", 6), ("same", 0)):
        text = f"version: 1\nstages: [{{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = chainsim("presets", ".", "--match", "bypass", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    same, up = json.loads(done.stdout)["presets"]
    assert (same["outlier"], up["outlier"]) == (False, True)
    assert (same["deviation_lu"], up["deviation_lu"]) == pytest.approx((0, 6), abs=0.01)
    wide = chainsim("presets", ".", "--match", "-20", "--max-deviation-lu", "40", "--format", "json", cwd=tmp_path)
    assert wide.returncode == 0
    values = json.loads(wide.stdout)
    (group,) = values["groups"]
    assert (group["anchor"], group["anchor_lufs"]) == ("level", -20)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["empty"], "no presets in 'empty': expected files named .vstpreset, .state, .yaml, .yml"),
        (["loose"], "'x.vstpreset' is a preset of a plugin: say which with --plugin"),
        (
            ["loose", "--match", "loud"],
            "--target loud: expected median, bypass or a level from -70 to 0 LUFS, such as -18LUFS",
        ),
        (
            ["loose", "--match", "nan"],
            "--target nan: expected median, bypass or a level from -70 to 0 LUFS, such as -18LUFS",
        ),
    ],
)
def test_mistakes(tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "x.vstpreset").write_bytes(b"")
    done = chainsim("presets", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"chainsim: {message}\n")


def test_a_file_for_the_folder(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("")
    done = chainsim("presets", "one.yaml", cwd=tmp_path)
    message = "Error: Invalid value for 'FOLDER': 'one.yaml' is a file, expected the folder it is in"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, message)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_name_that_is_no_text_is_one_preset_s_mistake(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "ok.yaml").write_text("version: 1\nstages: []\n", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/p/caf\xe9.vstpreset")).write_bytes(b"")
    done = chainsim("presets", "p", "--plugin", "ZamComp", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert "rename it" in done.stdout
    assert "ok.yaml" in done.stdout
