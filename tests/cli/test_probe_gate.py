"""`chainsim probe` as a gate: own test plugins against expectations, baselines and each other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import junitparser
import pytest

from tests.cli.program import Done, chainsim

pytestmark = pytest.mark.vst3

Probe = Callable[..., Done]

EXPECTED = """version: 1
expect:
  - {gain_db: [-0.1, 0.1], polarity: [1, 1], latency_reported_frames: [0, 0], latency_measured_frames: [0, 0]}
  - {sine_hz: 1000, to_dbfs: -13, thd_db: {max: -110}, aliasing_db: {max: -110}}
  - {clean_to_dbfs: {min: -12}, noise_dbfs: {max: -120}, response_db: [-0.1, 0.1], phase_degrees: [-1, 1]}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gate")
    (made / "clip.yaml").write_text(EXPECTED, encoding="utf-8")
    (made / "clean.yaml").write_text(
        "version: 1\nexpect:\n  - {sine_hz: quarter, to_dbfs: 0, aliasing_db: {max: -60}}\n"
        "  - {sample_rate_hz: 44100, gain_db: [1, 2]}\n",
        encoding="utf-8",
    )
    return made


@pytest.fixture(scope="module")
def probe(folder: Path, test_plugins_dir: Path) -> Probe:
    def run(name: str, *arguments: str) -> Done:
        return chainsim("probe", f"{name}.vst3", "--plugin-dir", str(test_plugins_dir), *arguments, cwd=folder)

    return run


def test_what_measures_as_expected_passes_at_every_rate_and_block_size(probe: Probe) -> None:
    done = probe("HiddenClip", "--expect", "clip.yaml", "--sample-rates", "44100,48000", "--block-sizes", "64,512")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "4 measurements against clip.yaml: nothing deviates."


def test_what_does_not_is_named_and_fails_as_asked(probe: Probe, folder: Path) -> None:
    files = [part for form in ("junit", "csv", "md") for part in ("--output", f"{form}=clip.{form}")]
    done = probe("HiddenClip", "--expect", "clean.yaml", *files)
    # 12 dB into the clip all harmonics hold -9.03 dB (closed form, see test_distortion.py), and fold back.
    said = "aliasing at a quarter of the rate, 0 dBFS is -9.03 dB, expected at most -60 (against expectation 1)"
    assert done.returncode == 1
    assert f"✗ Hidden Clip, 48 kHz, stereo, blocks of 8192: {said}" in " ".join(done.stdout.split())
    other = "! not compared: expectation 2 is of 44.1 kHz: not measured (against expectation 2)"
    assert other in " ".join(done.stdout.split())
    cases = [case for suite in junitparser.JUnitXml.fromfile(str(folder / "clip.junit")) for case in suite]
    failed = [case.name for case in cases if case.result and isinstance(case.result[0], junitparser.Failure)]
    assert failed == ["aliasing [48 kHz, stereo, blocks of 8192]"]
    (row,) = csv.DictReader(io.StringIO((folder / "clip.csv").read_text(encoding="utf-8")))
    assert float(row["aliasing_quarter_0_dbfs_db"]) == pytest.approx(-9.03, abs=0.01)
    assert "expected at most -60" in (folder / "clip.md").read_text(encoding="utf-8")
    assert probe("HiddenClip", "--expect", "clean.yaml", "--fail-on", "never").returncode == 0


def test_a_baseline_names_what_an_update_changed(probe: Probe, folder: Path) -> None:
    played = ("--sample-rates", "44100", "--block-sizes", "64")
    assert probe("Console", "--sheet", *played, "--output", "json=console.json").returncode == 0
    same = probe("ConsoleVersion", "--baseline", "console.json")  # measured as the baseline was
    assert (same.returncode, same.stdout.splitlines()[-1]) == (
        0,
        "1 measurement against console.json: nothing deviates.",
    )
    other = probe("ConsolePolarity", "--baseline", "console.json")
    assert other.returncode == 1
    assert "polarity went from upright to inverted (against console.json)" in " ".join(other.stdout.split())
    unknown = probe("Console", "--baseline", "console.json", "--channels", "1", "--fail-on", "warning")
    assert "takes no mono" in unknown.stdout
    missed = probe("Console", "--baseline", "console.json", "--block-sizes", "512", "--output", "junit=missed.xml")
    assert missed.returncode == 1
    has = "44.1 kHz, stereo, blocks of 64"
    assert " ".join(missed.stdout.split()).endswith(
        "✗ Console, 48 kHz, stereo, blocks of 512: console.json has nothing to compare with: it has "
        f"{has} (against console.json) · not compared: console.json also has {has}, which was not asked for (against "
        "console.json) 1 measurement against console.json: 1 with deviations."
    )
    assert junitparser.JUnitXml.fromfile(str(folder / "missed.xml")).failures == 1
    alone = probe("Console", "--sheet", "--channels", "1")
    assert (alone.returncode, alone.stdout.splitlines()[-1]) == (
        3,
        "1 measurement: 1 with deviations, 1 could not be made.",
    )


def test_two_plugins_are_compared_with_tolerances(folder: Path, test_plugins_dir: Path) -> None:
    both = ("Console.vst3", "ConsoleClip.vst3", "--plugin-dir", str(test_plugins_dir), "--compare")
    done = chainsim("probe", *both, "--tolerance", "gain_db=0.2", cwd=folder)
    assert done.returncode == 1
    assert "clean limit went from +0.25 to -2.75 dBFS (against Console (1.0.0))" in " ".join(done.stdout.split())
    wide = [part for name in ("clean_to_dbfs", "ceiling_dbfs") for part in ("--tolerance", f"{name}=4")]
    wide += [part for name in ("thd_db", "aliasing_db") for part in ("--tolerance", f"{name}=120")]
    assert chainsim("probe", *both, *wide, cwd=folder).returncode == 0


def test_what_takes_no_stereo_is_compared_in_mono(folder: Path, test_plugins_dir: Path) -> None:
    both = ("MonoGain.vst3", "MonoGain.vst3", "--plugin-dir", str(test_plugins_dir), "--compare")
    done = chainsim("probe", *both, "--format", "json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    values = json.loads(done.stdout)
    assert [(one["channels"], one["failure"]) for one in (*values["columns"], *values["other"])] == [(1, None)] * 2
    assert values["deviations"] == []


def test_a_chain_is_measured_stage_by_stage(folder: Path) -> None:
    (folder / "chain.yaml").write_text(
        "version: 1\nstages:\n  - {builtin: Gain, parameters: {gain_db: 3}}\n  - {builtin: Invert}\n", encoding="utf-8"
    )
    values = json.loads(chainsim("probe", "chain.yaml", "--sheet", "--format", "json", cwd=folder).stdout)
    gain, invert = values["columns"]
    assert (gain["path"], gain["sheet"]["gain_db"]) == ("1", pytest.approx(3.0, abs=0.001))
    assert (invert["path"], invert["sheet"]["polarity"]) == ("2", [-1, -1])


def test_silence_that_costs_more_than_sound_is_seen(probe: Probe) -> None:
    values = json.loads(probe("Denormals", "--sheet", "--format", "json").stdout)
    assert values["columns"][0]["sheet"]["denormal_ratio"] > 5.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Gain", "--sheet", "--block-sizes", "0"], "expected block sizes such as 64,512, each from 1 to 65536"),
        (["Gain", "Gain", "--sheet"], "a data sheet is of one plugin or chain, found 2; --compare takes two"),
        (["Gain", "--tolerance", "volume=1"], "--tolerance volume=1: expected FIGURE=VALUE with one of latency_rep"),
        (["Gain", "--baseline", "clip.yaml"], "'clip.yaml' is no data sheet: Invalid JSON"),
        (["--all", "--sheet"], "--all is a table of what plugins do to level; data sheets are of one plugin or chain"),
        (
            ["Gain", "--baseline", "plain.json"],
            "'plain.json' holds what a plugin does to level, and no data sheet; "
            "`chainsim probe PLUGIN --sheet --output json=FILE` makes one",
        ),
        (
            ["NoPlugin", "--baseline", "gone.json"],
            "chainsim: there is no data sheet 'gone.json'; `chainsim probe PLUGIN --sheet",
        ),
        (["NoPlugin", "--expect", "gone.yaml"], "gone.yaml: there is no such file; check the path"),
        (
            ["Gain", "--fail-on", "warning"],
            "chainsim: --fail-on needs something to judge by: --expect, --baseline, --compare, or several formats",
        ),
        (
            ["Gain", "--tolerance", "gain_db=1"],
            "chainsim: --tolerance needs something to judge by: --expect, --baseline, --compare, or several formats",
        ),
        (["empty.yaml", "--sheet"], "chainsim: 'empty.yaml' has no stage that could be measured"),
        (["Gain", "--set", "nosuch"], "Error: Invalid value for '--set': expected PARAMETER=VALUE, found 'nosuch'"),
        (["Gain", "--compare"], "chainsim: --compare takes two plugins or chains, found 1"),
        (["--all", "--compare"], "chainsim: --compare is of two plugins or chains; --all is a table of every plugin"),
        (
            ["--all", "--output", "html=all.html"],
            "chainsim: --all writes text, json, csv, parquet and catalogue; html shows one plugin or chain",
        ),
        (["Gain", "--expect", "bad.yaml"], "bad.yaml:2:20: 'gain_db' in expectation 1 must be a range such as"),
    ],
)
def test_mistakes_are_said_in_one_line(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "bad.yaml").write_text("version: 1\nexpect: [{gain_db: 3}]\n", encoding="utf-8")
    (folder / "plain.json").write_text('{"format_version": 2, "profiles": []}\n', encoding="utf-8")
    (folder / "empty.yaml").write_text("version: 1\nstages: [{builtin: Gain, bypass: true}]\n", encoding="utf-8")
    done = chainsim("probe", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.split())
