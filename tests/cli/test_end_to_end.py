"""Whole runs: real audio files, real plugins, what is on stdout, the exit code.

The track is a 997 Hz sine that peaks at -12 dBFS (RMS -15.01), so that every level behind a gain is known by addition.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import psutil
import pytest
import soundfile

from chainsim.report.json_schema import result_schema
from tests.cli.program import chainsim

RATE_HZ = 48_000
RESULT_SCHEMA = result_schema()
RMS_OF_SINE_DB = 10 * math.log10(0.5)

CLEAN = "version: 1\nstages:\n  - {builtin: Gain, name: Up, parameters: {gain_db: 3}}\n"
HOT = (
    "version: 1\n"
    "name: Hot\n"
    "source: {signal: sine, peak_dbfs: -12, length_s: 1}\n"
    "stages:\n"
    "  - {builtin: Gain, name: Up, parameters: {gain_db: 9}}\n"
    "  - {builtin: Gain, name: More, trim_db: -1, parameters: {gain_db: 9}}\n"
    "fader_db: -2\n"
)


def run_json(*arguments: str, cwd: Path) -> Any:
    done = chainsim("run", *arguments, "--format", "json", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    values = json.loads(done.stdout)
    jsonschema.validate(values, RESULT_SCHEMA)
    return values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a track and three chains: clean, hot, broken."""
    path = tmp_path_factory.mktemp("project")
    sine = 10 ** (-12 / 20) * np.sin(2 * np.pi * 997 * np.arange(RATE_HZ) / RATE_HZ)
    soundfile.write(path / "track.wav", np.stack([sine, sine], axis=1), RATE_HZ, subtype="FLOAT")
    (path / "clean.yaml").write_text(CLEAN, encoding="utf-8")
    (path / "hot.yaml").write_text(HOT, encoding="utf-8")
    (path / "bad.yaml").write_text("version: 1\nstages:\n  - {builtin: Gain, trim: 3}\nfadr_db: 1\n", encoding="utf-8")
    return path


def test_levels_follow_from_the_gains(folder: Path) -> None:
    values = run_json("hot.yaml", "track.wav", cwd=folder)
    peaks = [tap["levels"]["sample_peak_dbfs"] for tap in values["taps"]]
    assert peaks == pytest.approx([-12, -3, 5], abs=0.001)
    assert values["taps"][2]["levels"]["rms_dbfs"] == pytest.approx(5 + RMS_OF_SINE_DB, abs=0.001)
    assert values["stages"][1]["input"]["sample_peak_dbfs"] == pytest.approx(-4, abs=0.001)
    assert values["stages"][1]["rms_gain_db"] == pytest.approx(9, abs=0.001)
    assert values["stages"][1]["cumulative_gain_db"] == pytest.approx(17, abs=0.001)
    assert values["output"]["sample_peak_dbfs"] == pytest.approx(3, abs=0.001)
    assert "headroom-exhausted" in [finding["name"] for finding in values["findings"]]


def test_text_shows_the_same(folder: Path) -> None:
    done = chainsim("run", "hot.yaml", "track.wav", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nHot\ntrack.wav, 0:01.000, 48 kHz, stereo, FLOAT\n" in done.stdout
    row = next(line for line in done.stdout.splitlines() if "2 More" in line)
    assert re.findall(r"[-+]\d+\.\d", row.split("│")[1])[:2] == ["+2.0", "+5.0"]
    assert "\x1b" not in done.stdout
    assert "\nTrims\n" in done.stdout


def test_the_trims_it_recommends_are_accepted_by_set_and_leave_no_error(folder: Path) -> None:
    text = chainsim("run", "hot.yaml", "track.wav", cwd=folder).stdout
    options = text[text.index("To try:") + len("To try:") :].partition("\n\n")[0].split()
    after = run_json("hot.yaml", "track.wav", *options, cwd=folder)
    assert [finding["name"] for finding in after["findings"] if finding["severity"] == "error"] == []


def test_a_process_of_its_own_prints_the_same(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chainsim", "run", "hot.yaml", "track.wav"],
        capture_output=True, cwd=folder, timeout=60, check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    chainsim("run", "hot.yaml", "track.wav", "--output", "text=same.txt", cwd=folder)
    assert done.stdout.decode("utf-8").splitlines() == (folder / "same.txt").read_text(encoding="utf-8").splitlines()


def test_a_chain_s_own_source_needs_no_audio(folder: Path) -> None:
    values = run_json("hot.yaml", cwd=folder)
    assert values["source"]["kind"] == "signal"
    assert values["taps"][0]["levels"]["sample_peak_dbfs"] == pytest.approx(-12, abs=0.01)


def test_audio_alone_is_measured_without_inserts(folder: Path) -> None:
    values = run_json("track.wav", cwd=folder)
    assert values["stages"] == []
    assert values["output"]["sample_peak_dbfs"] == pytest.approx(-12, abs=0.001)


def test_stages_from_the_command_line(folder: Path) -> None:
    values = run_json(
        "--stage", "Gain:gain_db=2,name=A", "--stage", "Gain:gain_db=1,trim_db=-6", "track.wav", cwd=folder
    )
    assert [stage["name"] for stage in values["stages"]] == ["A", "Gain"]
    assert values["output"]["sample_peak_dbfs"] == pytest.approx(-15, abs=0.001)


def test_set_changes_the_chain_for_this_run(folder: Path) -> None:
    values = run_json("hot.yaml", "track.wav", "--set", "Up.gain_db=-3", "--set", "fader_db=0", cwd=folder)
    assert values["output"]["sample_peak_dbfs"] == pytest.approx(-12 - 3 - 1 + 9, abs=0.001)
    assert values["chain"]["stages"][0]["parameters"] == {"gain_db": -3}


def test_an_excerpt(folder: Path) -> None:
    values = run_json("clean.yaml", "track.wav", "--start-s", "0.25", "--end-s", "0.75", cwd=folder)
    assert values["source"]["length_s"] == 0.5
    assert values["source"]["start_frame"] == RATE_HZ // 4


def test_files_hold_what_stdout_would(folder: Path, tmp_path: Path) -> None:
    report, data = tmp_path / "r.txt", tmp_path / "r.json"
    done = chainsim(
        "run", "hot.yaml", "track.wav", "--output", f"text={report}", "--output", f"json={data}", cwd=folder
    )
    assert report.read_text(encoding="utf-8") == done.stdout
    jsonschema.validate(json.loads(data.read_text(encoding="utf-8")), RESULT_SCHEMA)


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--fail-on", "error"], 1), (["--fail-on", "never"], 0)])
def test_run_fails_on_findings_only_when_asked(folder: Path, arguments: list[str], code: int) -> None:
    assert chainsim("run", "hot.yaml", "track.wav", *arguments, cwd=folder).returncode == code


def test_a_broken_chain_is_2_with_every_mistake_at_its_place(folder: Path) -> None:
    done = chainsim("run", "bad.yaml", "track.wav", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ["bad.yaml:3:21", "bad.yaml:4:1"]


def test_a_machine_is_told_of_errors_in_its_own_format(folder: Path) -> None:
    done = chainsim("run", "bad.yaml", "track.wav", "--format", "json", cwd=folder)
    assert done.returncode == 2
    values = json.loads(done.stdout)
    assert values["complete"] is False
    assert [(error["exit"], error["line"], error["column"]) for error in values["errors"]] == [(2, 3, 21), (2, 4, 1)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["hot.yaml", "nowhere.wav"], 2),
        (["hot.yaml", "clean.yaml"], 2),  # not audio
        (["nowhere.yaml", "track.wav"], 2),
        (["--stage", "Gane", "track.wav"], 2),
        (["--stage", "Gain:gain=3", "track.wav"], 2),
        (["--stage", "NoSuchPlugin.vst3", "track.wav"], 3),
    ],
)
def test_errors_are_one_line_without_a_traceback(folder: Path, arguments: list[str], code: int) -> None:
    done = chainsim("run", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert len(done.stderr.splitlines()) == 1
    assert "internal error" not in done.stderr


def test_check_judges_every_chain_and_none_stops_the_others(folder: Path) -> None:
    done = chainsim("check", "bad.yaml", "hot.yaml", "clean.yaml", "--audio", "track.wav", cwd=folder)
    assert done.returncode == 2
    summary = done.stdout.split("\n\n")[-2].splitlines()[-3:]
    assert [line.split()[:2] for line in summary] == [["ERROR", "bad.yaml"], ["FAIL", "hot.yaml"], ["ok", "clean.yaml"]]


def test_check_exit_codes(folder: Path) -> None:
    assert chainsim("check", "clean.yaml", "--audio", "track.wav", cwd=folder).returncode == 0
    assert chainsim("check", "hot.yaml", cwd=folder).returncode == 1
    assert chainsim("check", "hot.yaml", "--fail-on", "never", cwd=folder).returncode == 0
    assert chainsim("check", "clean.yaml", cwd=folder).returncode == 2  # neither audio nor a source


def test_check_as_json(folder: Path) -> None:
    done = chainsim(
        "check",
        "hot.yaml",
        "bad.yaml",
        "--audio",
        "track.wav",
        "--audio",
        "nowhere.wav",
        "--format",
        "json",
        "--details",
        cwd=folder,
    )
    values = json.loads(done.stdout)
    assert [result["file"] for result in values["results"]] == ["hot.yaml"]
    for result in values["results"]:
        jsonschema.validate(result["result"], RESULT_SCHEMA)
    assert {error["exit"] for error in values["errors"]} == {2}
    assert values["complete"] is False


def test_what_is_played_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    shutil.copy(folder / "hot.yaml", here)
    shutil.copy(folder / "track.wav", here / "output.wav")
    before = (here / "output.wav").read_bytes()
    done = chainsim("render", "hot.yaml", "output.wav", "-o", ".", cwd=here)
    said = "chainsim: output.wav: is what is played, and would be overwritten; choose another folder\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert (here / "output.wav").read_bytes() == before
    soundfile.write(here / "trim.flac", *soundfile.read(here / "output.wav"))
    compared = chainsim("fader-vs-trim", "hot.yaml", "trim.flac", "--db", "-3", "--render", ".", cwd=here)
    assert (compared.returncode, compared.stderr) == (2, said.replace("output.wav", "trim.flac"))


def test_render_writes_every_tap(folder: Path, tmp_path: Path) -> None:
    done = chainsim("render", "hot.yaml", "track.wav", "-o", str(tmp_path / "taps"), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    files = [Path(line) for line in done.stdout.splitlines()]
    assert [file.name for file in files] == ["00-input.wav", "01-Up.wav", "02-More.wav", "output.wav"]
    peaks = [20 * math.log10(np.abs(soundfile.read(file)[0]).max()) for file in files]
    assert peaks == pytest.approx([-12, -3, 5, 3], abs=0.001)
    assert soundfile.info(files[0]).subtype == "FLOAT"


@pytest.mark.slow
def test_init_writes_a_chain_that_runs_and_never_overwrites(tmp_path: Path) -> None:
    first = chainsim("init", "mine.yaml", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (0, "")
    run_json("mine.yaml", cwd=tmp_path)
    second = chainsim("init", "mine.yaml", cwd=tmp_path)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == "chainsim: 'mine.yaml' exists and is not overwritten; name another file\n"


def test_schema_is_a_json_schema(tmp_path: Path) -> None:
    schema = json.loads(chainsim("schema", cwd=tmp_path).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"version": 1, "stages": [{"builtin": "Gain"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1, "stages": [{"bultin": "Gain"}]}, schema)


def test_plugins_and_parameters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHAINSIM_PLUGIN_PATH", raising=False)  # each of the test plugins would be tried
    listed = json.loads(chainsim("plugins", "--format", "json", cwd=tmp_path).stdout)
    assert "Compressor" in [plugin["name"] for plugin in listed["plugins"]]
    described = json.loads(chainsim("parameters", "Compressor", "--format", "json", cwd=tmp_path).stdout)
    assert {"threshold_db", "ratio"} <= {parameter["name"] for parameter in described["parameters"]}


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_ctrl_c_is_130(folder: Path) -> None:
    long = "version: 1\nsource: {signal: white-noise, length_s: 3600}\nstages: [{builtin: Reverb}]\n"
    (folder / "long.yaml").write_text(long, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "chainsim", "run", "long.yaml"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job's children ignore it
    ) as process:  # fmt: skip
        rendering = 3 if sys.platform == "linux" else 2  # guard and render process; on Linux their fork server
        deadline_s = time.monotonic() + 60
        while len(psutil.Process(process.pid).children(recursive=True)) < rendering and time.monotonic() < deadline_s:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert err.split() == ["interrupted"]


@pytest.mark.vst3
def test_a_plugin_that_dies_while_loading_is_3_in_one_line_that_names_it(folder: Path, test_plugins_dir: Path) -> None:
    done = chainsim("run", "--stage", "Gain", "--stage", "CrashInLoad.vst3", "track.wav", cwd=folder)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "chainsim: stage 2 'CrashInLoad' crashed (signal 11) while loading\n"


@pytest.mark.vst3
@pytest.mark.parametrize(
    ("plugin", "end"), [("CrashInProcess", "crashed (signal 11)"), ("ExitInProcess", "exited (code 0)")]
)
def test_a_plugin_that_dies_midway_is_3_with_what_was_measured(
    folder: Path, test_plugins_dir: Path, plugin: str, end: str
) -> None:
    """Blocks have 32,768 frames; at its default the plugin dies after a second, 48,000 frames: in the second block."""
    done = chainsim("run", "--stage", "Gain", "--stage", f"{plugin}.vst3", "track.wav", cwd=folder)
    assert (done.returncode, done.stderr) == (3, "")
    assert f"INCOMPLETE: stage 2 '{plugin}' {end} at 0:00.682." in done.stdout
    assert "No trim needed" not in done.stdout


@pytest.mark.slow
@pytest.mark.vst3
def test_a_plugin_s_chatter_stays_off_stdout(folder: Path, test_plugins_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chainsim", "run", "--stage", "Chatty.vst3", "track.wav", "--format", "json"],
        capture_output=True, cwd=folder, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    jsonschema.validate(json.loads(done.stdout), RESULT_SCHEMA)
