"""Baselines of real chains: a 997 Hz sine, so that what a gain changes is known by addition."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.cli.program import chainsim

SINE = "source: {signal: sine, frequency_hz: 997, peak_dbfs: -12, length_s: 1}\n"
CHAIN = (
    f"version: 1\n{SINE}stages:\n"
    "  - {builtin: Gain, name: Up, parameters: {gain_db: 3}}\n"
    "  - {builtin: Gain, name: More, parameters: {gain_db: 2}}\n"
    "  - {builtin: Gain, name: Last, parameters: {gain_db: -1}}\n"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    (folder / "chains").mkdir()
    (folder / "chains" / "b.yaml").write_text(CHAIN, encoding="utf-8")
    (folder / "chains" / "a.yaml").write_text(CHAIN.replace("gain_db: 3", "gain_db: 4"), encoding="utf-8")
    assert chainsim("baseline", "write", "chains/b.yaml", "chains/a.yaml", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def folder(tmp_path: Path, written: Path) -> Path:
    """A baseline of two chains, for this test alone."""
    return Path(shutil.copytree(written, tmp_path / "here"))


def read(folder: Path) -> Any:
    return json.loads((folder / "chainsim-baseline.json").read_text(encoding="utf-8"))


def change(folder: Path, before: str, after: str) -> None:
    file = folder / "chains" / "b.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_the_file_is_sorted_holds_every_tap_and_is_the_same_again(folder: Path) -> None:
    kept = read(folder)
    assert [entry["chain"] for entry in kept["entries"]] == ["chains/a.yaml", "chains/b.yaml"]
    points = {point["path"]: point for point in kept["entries"][1]["points"]}
    assert list(points) == ["input", "1", "2", "3", "output"]
    peaks = [point["levels"]["sample_peak_dbfs"] for point in points.values()]
    assert peaks == pytest.approx([-12, -9, -7, -8, -8], abs=0.01)
    assert points["2"]["plugin"] == {"name": "Gain", "kind": "builtin", "version": None, "sha256": None}
    text = (folder / "chainsim-baseline.json").read_bytes()
    assert chainsim("baseline", "write", "--jobs", "1", cwd=folder).returncode == 0  # one after the other
    assert (folder / "chainsim-baseline.json").read_bytes() == text
    assert str(folder).encode() not in text


def test_what_has_not_changed_is_as_before_from_any_folder(folder: Path) -> None:
    shutil.copy(folder / "chains" / "a.yaml", folder / "chains" / "c.yaml")
    done = chainsim("baseline", "check", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "2 checks: 2 as before.\n")
    unwatched = "not in the baseline: chains/c.yaml; `chainsim baseline write chains/c.yaml` adds it\n"
    assert done.stderr == unwatched
    below = chainsim("baseline", "check", "b.yaml", "--baseline", "../chainsim-baseline.json", cwd=folder / "chains")
    assert (below.returncode, below.stdout, below.stderr) == (0, "1 check: 1 as before.\n", "")


def test_a_baseline_without_checks_is_refused(tmp_path: Path) -> None:
    empty = {"format_version": 2, "tolerances": {}, "entries": []}
    (tmp_path / "chainsim-baseline.json").write_text(json.dumps(empty), encoding="utf-8")
    done = chainsim("baseline", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "chainsim: 'chainsim-baseline.json' holds no check; `chainsim baseline write PATH...` adds some\n"
    )


def test_the_first_stage_that_drifts_is_the_cause(folder: Path) -> None:
    change(folder, "gain_db: 2", "gain_db: 2.5")
    done = chainsim("baseline", "check", cwd=folder)
    assert done.returncode == 1
    # RMS of the sine: -12 - 3.01 + 3 + 2 = -10.01; the loudness of 997 Hz in both channels is 3.01 above it, less 0.01
    lines = done.stdout.splitlines()
    assert lines[:2] == ["chains/b.yaml", "  stage 2 'More': gain went from +2.00 to +2.50 dB, and 4 more figures"]
    assert "    rms_dbfs                   -10.01 ->     -9.51    +0.50   (tolerance 0.1)" in lines
    assert "    sample_peak_dbfs            -7.00 ->     -6.50    +0.50   (tolerance 0.2)" in lines
    assert "  and so drifts what comes after it: stage 3 'Last', the output" in lines
    assert lines[-1] == "2 checks: 1 as before, 1 drifted."
    values = json.loads(chainsim("baseline", "check", "--format", "json", cwd=folder).stdout)
    assert [(entry["chain"], entry["cause"]) for entry in values["entries"]] == [
        ("chains/a.yaml", None),
        ("chains/b.yaml", "2"),
    ]


@pytest.mark.parametrize(("gain_db", "code"), [("2.09", 0), ("2.11", 1)])
def test_what_is_within_its_tolerance_is_no_drift(folder: Path, gain_db: str, code: int) -> None:
    change(folder, "gain_db: 2}", f"gain_db: {gain_db}}}")
    assert chainsim("baseline", "check", cwd=folder).returncode == code


def test_tolerances_are_kept_in_the_file_and_can_be_set_for_once(folder: Path) -> None:
    change(folder, "gain_db: 2}", "gain_db: 2.5}")
    wide = [f"{meter}=1" for meter in ("integrated_lufs", "rms_dbfs", "sample_peak_dbfs", "true_peak_dbtp", "gain_db")]
    options = [part for one in wide for part in ("--tolerance", one)]
    assert chainsim("baseline", "check", *options, cwd=folder).returncode == 0
    assert chainsim("baseline", "write", "--tolerance", "rms_dbfs=0.25", cwd=folder).returncode == 0
    assert read(folder)["tolerances"]["rms_dbfs"] == 0.25
    assert chainsim("baseline", "write", cwd=folder).returncode == 0
    assert read(folder)["tolerances"]["rms_dbfs"] == 0.25


def test_stages_that_come_and_go_and_chains_that_are_new(folder: Path) -> None:
    change(folder, "  - {builtin: Gain, name: Last, parameters: {gain_db: -1}}\n", "")
    shutil.copy(folder / "chains" / "a.yaml", folder / "chains" / "c.yaml")
    done = chainsim("baseline", "check", "chains/b.yaml", "chains/c.yaml", cwd=folder)
    assert done.returncode == 1
    assert "stage 3 'Last': is gone" in done.stdout
    assert "chains/c.yaml\n  not in the baseline; `chainsim baseline write` adds it\n" in done.stdout


@pytest.mark.vst3
def test_another_build_of_a_plugin_is_named_and_drifts_only_if_it_measures_otherwise(
    tmp_path: Path, test_plugins_dir: Path
) -> None:
    shutil.copytree(test_plugins_dir / "CleanGain.vst3", tmp_path / "CleanGain.vst3")
    (tmp_path / "a.yaml").write_text(f"version: 1\n{SINE}stages:\n  - {{vst3: CleanGain.vst3}}\n", encoding="utf-8")
    where = ("--plugin-dir", ".")
    assert chainsim("baseline", "write", "a.yaml", *where, cwd=tmp_path).returncode == 0
    point = read(tmp_path)["entries"][0]["points"][1]
    stamp = point["plugin"]
    assert (stamp["name"], stamp["kind"], len(stamp["sha256"])) == ("Clean Gain", "vst3", 64)
    (tmp_path / "CleanGain.vst3" / "Contents" / "note.txt").write_text("1.1", encoding="utf-8")
    done = chainsim("baseline", "check", *where, cwd=tmp_path)
    version = f" {stamp['version']}" if stamp["version"] else ""
    assert (done.returncode, " ".join(done.stdout.split())) == (
        0,
        f"a.yaml stage 1 '{point['name']}': another build of Clean Gain{version}, and measures the same"
        " 1 check: 1 as before.",
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check", "--baseline", "x.json"], 2, "there is no baseline 'x.json'; `chainsim baseline write PATH...`"),
        (["check", "--baseline", "chains/a.yaml"], 2, "'chains/a.yaml' is no baseline: Invalid JSON"),
        (["check", "--tolerance", "volume=1"], 2, "--tolerance volume=1: expected METER=VALUE with"),
        (["check", "--tolerance", "rms_dbfs=nan"], 2, "--tolerance rms_dbfs=nan: expected METER=VALUE"),
        (["check", "--audio", "x.wav"], 2, "--audio needs chains to play it into"),
        (["write", "chains/none.yaml"], 2, "chains/none.yaml: there is no such file"),
    ],
)  # fmt: skip
def test_mistakes_are_said_and_nothing_is_written(folder: Path, arguments: list[str], code: int, message: str) -> None:
    text = (folder / "chainsim-baseline.json").read_bytes()
    done = chainsim("baseline", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert (folder / "chainsim-baseline.json").read_bytes() == text


def test_other_chains_stay_and_chains_that_are_gone_go(folder: Path) -> None:
    before = read(folder)["entries"]
    change(folder, "gain_db: 3", "gain_db: 5")
    one = chainsim("baseline", "write", "chains/b.yaml", cwd=folder)
    assert one.stderr.splitlines()[-1].startswith("wrote chainsim-baseline.json: 2 checks, 1 of them as before; ")
    now = read(folder)["entries"]
    assert (now[0] == before[0], now[1] == before[1]) == (True, False)
    (folder / "chains" / "a.yaml").unlink()
    gone = chainsim("baseline", "write", cwd=folder)
    assert gone.stderr.splitlines()[-1].startswith("wrote chainsim-baseline.json: 1 check, 1 gone with their chains; ")
    assert [entry["chain"] for entry in read(folder)["entries"]] == ["chains/b.yaml"]


def test_a_folder_means_its_chains_and_not_its_sessions(folder: Path) -> None:
    (folder / "chains" / "song.yaml").write_text("version: 1\ntracks: [{file: x.wav}]\n", encoding="utf-8")
    assert chainsim("baseline", "check", "chains", cwd=folder).stdout == "2 checks: 2 as before.\n"
    (folder / "empty").mkdir()
    empty = chainsim("baseline", "check", "empty", cwd=folder)
    assert (empty.returncode, empty.stderr) == (2, "chainsim: no chain file in 'empty'\n")


def test_a_chain_by_name_is_played_what_it_had_before(folder: Path) -> None:
    (folder / "bare.yaml").write_text("version: 1\nstages: [{builtin: Gain}]\n", encoding="utf-8")
    soundfile.write(folder / "a.wav", 0.25 * np.sin(np.arange(48_000) * 2 * np.pi * 997 / 48_000), 48_000)
    assert chainsim("baseline", "write", "bare.yaml", "--audio", "a.wav", cwd=folder).returncode == 0
    assert chainsim("baseline", "check", "bare.yaml", cwd=folder).stdout == "1 check: 1 as before.\n"
    again = chainsim("baseline", "write", "bare.yaml", cwd=folder)
    assert again.stderr.splitlines()[-1].startswith("wrote chainsim-baseline.json: 3 checks, 2 of them as before; ")
    (folder / "dumb.yaml").write_text("version: 1\nstages: []\n", encoding="utf-8")
    dumb = chainsim("baseline", "write", "bare.yaml", "dumb.yaml", cwd=folder)
    assert dumb.returncode == 2
    assert dumb.stderr.startswith("chainsim: dumb.yaml: no audio: give an audio file (--audio FILE for check and ")
    other = chainsim("baseline", "check", "chains/b.yaml", "--audio", "a.wav", cwd=folder)
    assert (other.returncode, other.stdout.splitlines()[-1]) == (1, "1 check: 1 not in the baseline.")


def test_how_a_chain_was_played_is_remembered(folder: Path) -> None:
    played = ("--set", "More.gain_db=6", "--start-s", "0.25", "--end-s", "0.75")
    assert chainsim("baseline", "write", "chains/b.yaml", *played, cwd=folder).returncode == 0
    kept = read(folder)["entries"][1]
    assert kept["played"] == {"settings": ["More.gain_db=6"], "start_s": 0.25, "end_s": 0.75, "tail_s": 10.0}
    assert kept["points"][2]["levels"]["sample_peak_dbfs"] == pytest.approx(-3.0, abs=0.01)  # -12 + 3 + 6
    assert chainsim("baseline", "check", cwd=folder).stdout == "2 checks: 2 as before.\n"
    other = chainsim("baseline", "check", "chains/b.yaml", "--set", "More.gain_db=7", cwd=folder)
    assert other.returncode == 1
    assert "stage 2 'More': gain went from +6.00 to +7.00 dB" in other.stdout
    wrong = chainsim("baseline", "check", "chains/b.yaml", "--start-s", "0.8", cwd=folder)
    assert (wrong.returncode, wrong.stderr) == (2, "chainsim: --end-s 0.75 must be after --start-s 0.8\n")


def test_a_baseline_of_levels_alone_is_compared_and_told_to_be_made_anew(folder: Path) -> None:
    old = read(folder)
    old["format_version"] = 1
    old["tolerances"] = {name: old["tolerances"][name] for name in ("integrated_lufs", "rms_dbfs")}
    for entry in old["entries"]:
        del entry["played"]
        for point in entry["points"]:
            del point["behaviour"]
            for meter in ("channel_balance_db", "tail_s"):
                point["levels"].pop(meter, None)
    (folder / "chainsim-baseline.json").write_text(json.dumps(old), encoding="utf-8")
    done = chainsim("baseline", "check", cwd=folder)
    assert (done.returncode, " ".join(done.stdout.split())) == (
        0,
        "Of 2 checks the baseline holds its levels alone, not what its stages do to latency, polarity, response and "
        "distortion; `chainsim baseline write` makes it anew. 2 checks: 2 as before.",
    )
    assert chainsim("baseline", "write", cwd=folder).returncode == 0
    assert read(folder)["entries"][0]["points"][1]["behaviour"]["kind"] == "linear"


def test_prune_takes_out_what_is_gone_and_nothing_else(folder: Path) -> None:
    before = read(folder)["entries"]
    (folder / "chains" / "a.yaml").unlink()
    done = chainsim("baseline", "prune", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "",
        "gone: chains/a.yaml\nchainsim-baseline.json: 1 left, 1 taken out\n",
    )
    assert read(folder)["entries"] == before[1:]
    text = (folder / "chainsim-baseline.json").read_bytes()
    assert chainsim("baseline", "prune", cwd=folder).stderr == "chainsim-baseline.json: 1 left, 0 taken out\n"
    assert (folder / "chainsim-baseline.json").read_bytes() == text


@pytest.mark.vst3
def test_a_stage_that_can_t_be_probed_is_told_and_nothing_is_made_of_it(tmp_path: Path, test_plugins_dir: Path) -> None:
    stage = "{vst3: CrashInProcess.vst3, parameters: {after_s: 2}}"  # survives the chain, and not being probed
    (tmp_path / "a.yaml").write_text(f"version: 1\n{SINE}stages:\n  - {stage}\n", encoding="utf-8")
    where = ("--plugin-dir", str(test_plugins_dir), "--tail-s", "0")
    done = chainsim("baseline", "write", "a.yaml", *where, cwd=tmp_path)
    assert done.returncode == 0
    assert (
        "a.yaml: stage 1 'Crash In Process' crashed (signal 11) while it was probed; of it levels alone" in done.stderr
    )
    assert chainsim("baseline", "check", *where, cwd=tmp_path).stdout == "1 check: 1 as before.\n"
