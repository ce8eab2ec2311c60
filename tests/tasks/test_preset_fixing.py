"""Levelling a library: 120 chains in four groups, a plugin's own states, and what can't be levelled."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from tests.cli.program import Done, chainsim

GROUPS = {"bass": -16.0, "keys": -20.0, "leads": -14.0, "pads": -24.0}
SETTINGS = """
[presets]
max_deviation_lu = 0.5
target = "-18LUFS"

[presets.groups]
bass = "-16LUFS"
"keys/*" = "-20LUFS"
leads = {target = "-14 lufs", max_deviation_lu = 0.2}
pads = "-24"
"""
EXPECTED = "expected median, bypass or a level from -70 to 0 LUFS, such as -18LUFS"
CHAIN = "# {name}\nversion: 1\nstages:\n  - {{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}  # as it was made\n"
TONE_RATE_HZ = 48_000


def presets(folder: Path, *more: str) -> Done:
    return chainsim("presets", "presets", "--audio", "tone.wav", *more, cwd=folder)


def make_tone(folder: Path) -> None:
    """Half a second, short enough for 240 renders, long enough for BS.1770's blocks of 400 ms."""
    import numpy as np
    import soundfile

    wave = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(TONE_RATE_HZ // 2) / TONE_RATE_HZ)
    soundfile.write(folder / "tone.wav", wave, TONE_RATE_HZ, subtype="FLOAT")


def make_library(folder: Path, in_each: int) -> None:
    """Gains from -9 to +9 dB in steps that no two presets of a group share."""
    make_tone(folder)
    for group in GROUPS:
        (folder / "presets" / group).mkdir(parents=True)
        for number in range(in_each):
            gain_db = round(-9.0 + 18.0 * number / in_each, 3)
            text = CHAIN.format(name=f"{group} {number}", gain_db=gain_db)
            (folder / "presets" / group / f"{number:03}.chain.yaml").write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_120_presets_in_four_groups_are_levelled_by_one_command_and_stay_so(tmp_path: Path) -> None:
    make_library(tmp_path, 30)
    (tmp_path / "chainsim.toml").write_text(SETTINGS, encoding="utf-8")
    before = presets(tmp_path, "--format", "json")
    assert before.returncode == 1
    values = json.loads(before.stdout)
    assert {group["name"]: group["presets"] for group in values["groups"]} == {
        "bass": 30, "keys/*": 30, "leads": 30, "pads": 30
    }  # fmt: skip
    outliers = [one["name"] for one in values["presets"] if one["outlier"]]
    assert len(outliers) > 100

    fixed = presets(tmp_path, "--fix", "--format", "json")
    assert (fixed.returncode, fixed.stderr) == (0, "")
    fixes = json.loads(fixed.stdout)["fixes"]
    assert [fix["name"] for fix in fixes] == outliers
    assert {fix["why"] for fix in fixes} == {None}

    after = presets(tmp_path, "--format", "json")
    assert after.returncode == 0
    for one in json.loads(after.stdout)["presets"]:
        aim = GROUPS[one["name"].split("/")[0]]
        assert one["loudness_lufs"] == pytest.approx(aim, abs=0.011 if one["name"] in outliers else 0.5)
    again = presets(tmp_path, "--fix", "--format", "json")
    assert (again.returncode, json.loads(again.stdout)["fixes"]) == (0, [])
    text = (tmp_path / "presets" / outliers[0]).read_text(encoding="utf-8")
    assert text.startswith("# bass ")
    assert "# as it was made\n" in text
    assert "\nfader_db: " in text


PROMISING = """version: 1
source: {{signal: sine, peak_dbfs: -17, length_s: 0.5}}
stages: [{{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}]
expect:
  - {{output: {{rms_dbfs: [{low}, {high}]}}}}
"""


def test_a_level_is_for_all_and_no_promise_of_a_chain_is_broken_for_it(tmp_path: Path) -> None:
    """The tone is -23 LUFS: gains of 5.4 and 7 dB make it 0.4 and 2 LU too loud. The sine is -20 dBFS RMS."""
    make_tone(tmp_path)
    (tmp_path / "presets").mkdir()
    for name, gain_db in (("a near", 5.4), ("b off", 7.0)):
        (tmp_path / "presets" / f"{name}.yaml").write_text(CHAIN.format(name=name, gain_db=gain_db), encoding="utf-8")
    for name, low, high in (("c kept", -14.0, -10.0), ("d broken", -10.0, -5.0), ("e wide", -30.0, -10.0)):
        text = PROMISING.format(gain_db=7.0, low=low, high=high)
        (tmp_path / "presets" / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = presets(tmp_path, "--target", "-18LUFS", "--fix", "--max-deviation-lu", "1.5")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[:6] == [
        "Levelled 3 of 4.",
        "  b off.yaml: fader_db +0.0 to -2.0: -16.0 to -18.0 LUFS",
        "  c kept.yaml: left alone: it would break what the file promises. Expectation 1:",
        "    rms_dbfs at output should be from -14 to -10, but is -15.0",
        "  d broken.yaml: fader_db +0.0 to -2.0: -16.0 to -18.0 LUFS",
        "  e wide.yaml: fader_db +0.0 to -2.0: -16.0 to -18.0 LUFS",
    ]
    assert "Played into each, whatever source it has of its own: tone.wav." in done.stdout.splitlines()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few")
    make_library(folder, 3)
    shutil.copy(folder / "presets/bass/000.chain.yaml", folder / "presets/bass/copy.chain.yaml")
    return folder


@pytest.fixture(scope="module")
def told(few: Path) -> dict[str, Any]:
    files = ("json=p.json", "html=p.html", "md=p.md", "junit=p.xml", "sarif=p.sarif", "csv=p.csv", "parquet=p.parquet")
    outputs = [part for file in files for part in ("--output", file)]
    done = presets(few, "--by-folder", "--group", "bass/*=bypass", "--max-deviation-lu", "4", *outputs)
    assert (done.returncode, done.stderr) == (1, "")
    return {"text": done.stdout, **json.loads((few / "p.json").read_text(encoding="utf-8"))}


def test_options_make_groups_and_every_folder_is_one(told: dict[str, Any]) -> None:
    assert [(one["name"], one["anchor"], one["presets"]) for one in told["groups"]] == [
        ("bass/*", "bypass", 4), ("keys", "median", 3), ("leads", "median", 3), ("pads", "median", 3)
    ]  # fmt: skip
    deviations = [one["deviation_lu"] for one in told["presets"] if one["group"] == "bass/*"]
    assert deviations == pytest.approx([-9, -3, 3, -9], abs=0.01)


def test_what_sounds_the_same_is_named(told: dict[str, Any]) -> None:
    """Each gain is in all four folders, and one file is there twice."""
    assert [len(names) for names in told["duplicates"]] == [5, 4, 4]
    assert told["duplicates"][0][:2] == ["bass/000.chain.yaml", "bass/copy.chain.yaml"]
    assert "The same sound: bass/000.chain.yaml, bass/copy.chain.yaml," in told["text"]


@pytest.mark.usefixtures("told")
def test_every_report_tells_of_the_same_outliers(few: Path, told: dict[str, Any]) -> None:
    names = {one["name"] for one in told["presets"] if one["outlier"]}
    assert names == {
        "bass/000.chain.yaml", "bass/copy.chain.yaml",
        *(f"{group}/{number}.chain.yaml" for group in ("keys", "leads", "pads") for number in ("000", "002")),
    }  # fmt: skip
    cases = fromstring((few / "p.xml").read_text(encoding="utf-8")).iter("testcase")
    assert {case.get("file") for case in cases if case.find("failure") is not None} == names
    log = json.loads((few / "p.sarif").read_text(encoding="utf-8"))["runs"][0]
    off = [result for result in log["results"] if result["ruleId"] == "preset-off-target"]
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in off}
    assert places == {f"presets/{name}" for name in names}
    lines = (few / "p.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "## chainsim: 13 presets, 8 to put right"
    assert {line.split("|")[2].strip() for line in lines if line.startswith("| ❌")} == names
    assert (few / "p.html").read_text(encoding="utf-8").count('data-verdict="FAIL"') == 8


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("presets = 3", "'presets' must be a table, found 3"),
        (
            "[presets]\nlevel = 1",
            "'presets': unknown key 'level'; expected one of target, max_deviation_lu, by_folder, groups",
        ),
        ("[presets]\ntarget = -18", f"'presets': 'target' must be text, found -18; {EXPECTED}"),
        ("[presets.groups]\nbass = 'loud'", f"'presets': group 'bass': target loud: {EXPECTED}"),
        (
            "[presets.groups]\nbass = {max_deviation_lu = -1}",
            "'presets': group 'bass': 'max_deviation_lu' must be a number from 0, found -1",
        ),
        ("[presets]\nby_folder = 'yes'", "'presets': 'by_folder' must be true or false, found \"yes\""),
    ],
)
def test_settings_that_do_not_exist_are_refused(tmp_path: Path, settings: str, message: str) -> None:
    make_tone(tmp_path)
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "a.chain.yaml").write_text(CHAIN.format(name="a", gain_db=0), encoding="utf-8")
    (tmp_path / "chainsim.toml").write_text(settings, encoding="utf-8")
    done = presets(tmp_path)
    assert (done.returncode, done.stderr) == (2, f"chainsim: {tmp_path / 'chainsim.toml'}: {message}\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--group", "bass"], "--group bass: expected PATTERN=TARGET, such as bass=-16LUFS or 'pads/*=median'"),
        (["--group", "bass=9"], f"--group bass: 9: {EXPECTED}"),
    ],
)
def test_groups_that_make_no_sense_are_refused(few: Path, options: list[str], message: str) -> None:
    done = presets(few, *options)
    assert (done.returncode, done.stderr) == (2, f"chainsim: {message}\n")


MAKE = """
import sys, numpy, pedalboard
file, folder = sys.argv[1:3]
for name, gain_db in (("soft", -12), ("loud", 9)):
    plugin = pedalboard.load_plugin(file)
    plugin.master_gain_db = gain_db
    plugin.process(numpy.zeros((1, 512), numpy.float32), 48000)  # only then it is part of the state
    open(f"{folder}/{name}.vstpreset", "wb").write(plugin.preset_data)
"""


@pytest.fixture
def states(zam_dir: Path, tmp_path: Path) -> Path:
    """ZamEQ2 is linear, and its master gain is in dB."""
    make_tone(tmp_path)
    (tmp_path / "presets").mkdir()
    plugin = str(zam_dir / "ZamEQ2.vst3")
    subprocess.run([sys.executable, "-c", MAKE, plugin, str(tmp_path / "presets")], check=True, timeout=300)
    return tmp_path


@pytest.mark.slow
@pytest.mark.vst3
def test_a_plugin_s_own_output_is_turned_and_its_state_written(states: Path) -> None:
    how = ("--plugin", "ZamEQ2", "--target", "-20LUFS", "--fix")
    unnamed = presets(states, *how)
    assert unnamed.returncode == 2
    assert unnamed.stderr.startswith("chainsim: --fix: ZamEQ2: which parameter is its output is not known; name one")
    assert "master_gain_db" in unnamed.stderr

    beside = presets(states, *how, "--output-parameter", "master_gain_db", "--format", "json")
    assert beside.returncode == 0, beside.stdout
    fixes = json.loads(beside.stdout)["fixes"]
    assert [fix["file"] for fix in fixes] == ["loud-levelled.vstpreset", "soft-levelled.vstpreset"]
    assert [fix["loudness_after_lufs"] for fix in fixes] == pytest.approx([-20, -20], abs=0.1)
    for new in (states / "presets").glob("*-levelled.vstpreset"):
        new.unlink()

    replaced = presets(states, *how, "--output-parameter", "master_gain_db", "--in-place")
    assert replaced.returncode == 0, replaced.stdout
    checked = presets(states, "--plugin", "ZamEQ2", "--target", "-20LUFS", "--max-deviation-lu", "0.1")
    assert checked.returncode == 0, checked.stdout
    assert len(list((states / "presets").iterdir())) == 2


@pytest.mark.slow
@pytest.mark.vst3
def test_what_a_parameter_can_not_reach_is_left_alone(states: Path) -> None:
    done = presets(
        states, "--plugin", "ZamEQ2", "--target", "-69LUFS", "--fix", "--output-parameter", "master_gain_db",
        "--format", "json",
    )  # fmt: skip
    assert done.returncode == 1
    fixes = json.loads(done.stdout)["fixes"]
    assert [fix["file"] for fix in fixes] == [None, None]
    assert all(fix["why"].endswith("LU is as near as that parameter comes") for fix in fixes)
    assert sorted(file.name for file in (states / "presets").iterdir()) == ["loud.vstpreset", "soft.vstpreset"]
