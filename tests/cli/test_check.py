"""`chainsim check` on whole repositories: real processes, real plugins, real interrupts."""

from __future__ import annotations

import contextlib
import json
import os
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
from junitparser import JUnitXml

from tests.cli.program import Done, chainsim
from tests.tools.cache import ROOT

SOURCE = "source: {signal: pink-noise, rms_dbfs: -24, length_s: 1}\n"
GOOD = f"version: 1\n{SOURCE}stages:\n  - {{builtin: HighpassFilter, parameters: {{cutoff_frequency_hz: 40}}}}\n"
HOT = f"version: 1\n{SOURCE}stages:\n  - {{builtin: Gain, parameters: {{gain_db: 30}}}}\n"
MALFORMED = "version: 1\nstages:\n  - {bultin: Gain}\n"
MISSING = f"version: 1\n{SOURCE}stages:\n  - {{vst3: NotHere.vst3}}\n"
HANGING = f"version: 1\n{SOURCE}stages:\n  - {{vst3: HangInLoad.vst3}}\n"


def check(*arguments: str, cwd: Path, stdin: str = "") -> Done:
    return chainsim("check", *arguments, cwd=cwd, stdin=stdin, XDG_CACHE_HOME=str(cwd / "cache"))


def answer(*arguments: str, cwd: Path, stdin: str = "") -> Any:
    return json.loads(check(*arguments, "--format", "json", cwd=cwd, stdin=stdin).stdout)


@pytest.mark.slow
@pytest.mark.vst3
def test_one_failure_never_stops_the_others(tmp_path: Path, test_plugins_dir: Path, sarif_schema: Path) -> None:
    files = {"good": GOOD, "hot": HOT, "malformed": MALFORMED, "missing": MISSING, "hanging": HANGING}
    for name, text in files.items():
        (tmp_path / f"{name}.chain.yaml").write_text(text)
    files_too = ("--output", "junit=all.xml", "--output", "sarif=all.sarif")
    hanging = ("--plugin-dir", str(test_plugins_dir), "--timeout-s", "10")
    done = check(".", *hanging, "--jobs", "2", *files_too, cwd=tmp_path)
    assert done.returncode == 3
    rows = {line.split()[1]: line.split()[0] for line in done.stdout.splitlines() if line.count(".chain.yaml ") == 1}
    assert rows == {
        "good.chain.yaml": "ok",
        "hanging.chain.yaml": "ERROR",
        "hot.chain.yaml": "FAIL",
        "malformed.chain.yaml": "ERROR",
        "missing.chain.yaml": "ERROR",
    }
    assert list(rows) == sorted(rows)
    assert "stage 1 'HangInLoad' did not answer for 10 s while loading" in done.stdout
    assert done.stdout.endswith("5 checks: 1 passed, 1 failed, 3 could not be measured.\n")
    suites = {Path(suite.name).name: suite for suite in JUnitXml.fromfile(str(tmp_path / "all.xml"))}
    assert sorted(suites) == sorted(rows)
    assert {name: (suite.failures > 0, suite.errors > 0) for name, suite in suites.items()} == {
        "good.chain.yaml": (False, False),
        "hot.chain.yaml": (True, False),
        **dict.fromkeys(("hanging.chain.yaml", "malformed.chain.yaml", "missing.chain.yaml"), (False, True)),
    }
    log = json.loads((tmp_path / "all.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(log, json.loads(sarif_schema.read_text(encoding="utf-8")))
    said = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]
    }
    assert said == {"hot.chain.yaml", "hanging.chain.yaml", "malformed.chain.yaml", "missing.chain.yaml"}


def test_a_second_run_renders_nothing_until_something_changes(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.chain.yaml").write_text(GOOD.replace("40", f"{40 + number}"))
    first = answer(".", "--jobs", "2", cwd=tmp_path)
    second = answer(".", cwd=tmp_path)
    assert [one["cached"] for one in first["results"]] == [False] * 3
    assert [one["cached"] for one in second["results"]] == [True] * 3
    for one in (*first["results"], *second["results"]):
        del one["cached"], one["duration_s"]
    assert first == second
    (tmp_path / "1.chain.yaml").write_text(HOT)
    for entry in (tmp_path / "cache").rglob("*.result"):
        entry.write_bytes(entry.read_bytes()[:-1])
        break
    third = answer(".", cwd=tmp_path)
    assert [one["status"] for one in third["results"]] == ["ok", "failed", "ok"]
    assert sum(one["cached"] for one in third["results"]) <= 2
    assert not any(one["cached"] for one in answer(".", "--no-cache", cwd=tmp_path)["results"])


def test_skipping_standard_input_and_what_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "missing.yaml").write_text(MISSING)
    (tmp_path / "both.chain.yaml").write_text(MISSING + "fader: 3\n")
    done = check("missing.yaml", "--missing-plugin", "skip", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.endswith("\n1 check: 1 skipped.\n")
    assert check("both.chain.yaml", "--missing-plugin", "skip", cwd=tmp_path).returncode == 3

    found = answer("-", cwd=tmp_path, stdin=HOT)
    assert found["results"][0]["file"] == "<stdin>"
    names = {finding["name"] for finding in found["results"][0]["findings"]}
    assert {"headroom-exhausted", "gain-buildup", "stage-not-unity"} <= names
    ignored = ("--ignore", "headroom-exhausted", "--ignore", "gain-buildup")
    kept = {finding["name"] for finding in answer("-", *ignored, cwd=tmp_path, stdin=HOT)["results"][0]["findings"]}
    assert kept == names - {"headroom-exhausted", "gain-buildup"}
    only = answer("-", "--select", "gain-buildup", cwd=tmp_path, stdin=HOT)["results"][0]["findings"]
    assert {finding["name"] for finding in only} == {"gain-buildup"}


def test_a_chain_from_standard_input_is_treated_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    text = "version: 1\nsource: {file: ../take.wav}\nstages: []\n"
    refused = check("-", cwd=tmp_path / "here", stdin=text)
    assert refused.returncode == 2
    said = "<stdin>:2:16: 'file' in 'source' names '../take.wav', outside the folder of the chain"
    assert said in " ".join(refused.stdout.split())
    large = check("-", cwd=tmp_path, stdin=GOOD + "#" * (1 << 20))
    assert large.returncode == 2
    assert large.stdout.startswith("-\n  <stdin>: the file is larger than 1 MiB: too large for a chain file\n")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="has no /dev/stdin")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    end, other_end = os.pipe()
    with open(other_end, "w") as writing:  # noqa: PTH123 - a descriptor
        writing.write(GOOD)
    done = check(f"/dev/fd/{end}", cwd=tmp_path)
    os.close(end)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 check: 1 passed.")


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_audio_whose_name_is_no_text(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", np.full(48_000, 0.1), 48_000)
    (tmp_path / "a.flac").rename(tmp_path / os.fsdecode(b"caf\xe9.flac"))
    (tmp_path / "good.yaml").write_text(GOOD)
    done = check("good.yaml", "--audio", os.fsdecode(b"caf\xe9.flac"), cwd=tmp_path)
    assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (0, "", "1 check: 1 passed.")


def test_a_comment_ignores_a_finding_at_its_own_stage_alone(tmp_path: Path) -> None:
    text = (
        f"version: 1\n{SOURCE}stages:\n"
        "  - {builtin: Gain, parameters: {gain_db: 7}}  # chainsim: ignore[stage-not-unity] on purpose\n"
        "  - {builtin: Gain, parameters: {gain_db: -7}}\n"
        "expect:\n"
        "  - {tap: 1, rms_dbfs: [-17.5, -16.5]}\n"
        "  - {tap: 1, rms_dbfs: {max: -17.5}}\n"
        "  - {stage: '2', without: [stage-not-unity]}  # chainsim: ignore[expectation-failed]\n"
    )
    (tmp_path / "a.yaml").write_text(text)
    found = answer("a.yaml", cwd=tmp_path)["results"][0]
    failed = [finding for finding in found["findings"] if finding["name"] == "expectation-failed"]
    assert [(finding["line"], finding["column"], finding["expectation"]) for finding in failed] == [(8, 5, 2)]
    assert failed[0]["message"].startswith("Expectation 2: rms_dbfs at tap 1 should be at most -17.5, but is -1")
    others = [(each["name"], each["path"]) for each in found["findings"] if each["name"] == "stage-not-unity"]
    assert others == [("stage-not-unity", "2")]
    hidden = [(each["name"], each["path"], each["expectation"], each["line"]) for each in found["suppressed"]]
    assert hidden == [("expectation-failed", "2", 3, 9), ("stage-not-unity", "1", None, 4)]


def test_validating_finds_every_mistake_and_renders_nothing(tmp_path: Path) -> None:
    (tmp_path / "hot.chain.yaml").write_text(HOT.replace("length_s: 1", "length_s: 36000"))  # hours of it
    (tmp_path / "sourceless.chain.yaml").write_text("version: 1\nstages: [{builtin: Gain}]\n")
    done = check(".", "--validate-only", "--fail-on", "information", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "ok    hot.chain.yaml        valid, not rendered\n"
        "ok    sourceless.chain.yaml valid, not rendered\n"
        "\n2 checks: 2 passed.\n"
    )
    assert not list(tmp_path.rglob("*.result"))
    wrong = (
        "version: 1\nstages:\n"
        "  - {builtin: Gain, parameters: {gain: 3}}  # chainsim: ignore[no-such]\n"
        "expect: [{tap: 7, rms_dbfs: {max: 3}}]\n"
    )
    (tmp_path / "wrong.chain.yaml").write_text(wrong)
    found = answer(".", "--validate-only", cwd=tmp_path)
    assert [one["file"] for one in found["validated"]] == ["hot.chain.yaml", "sourceless.chain.yaml"]
    assert (found["complete"], found["results"]) == (False, [])
    assert [(one["file"], one["line"]) for one in found["errors"]] == [("wrong.chain.yaml", n) for n in (3, 3, 4)]
    assert check("wrong.chain.yaml", "--validate-only", cwd=tmp_path).returncode == 2


def test_validating_what_is_not_here_or_not_possible(tmp_path: Path) -> None:
    (tmp_path / "missing.yaml").write_text(MISSING)
    assert check("missing.yaml", "--validate-only", cwd=tmp_path).returncode == 3
    skipped = check("missing.yaml", "--validate-only", "--missing-plugin", "skip", cwd=tmp_path)
    assert (skipped.returncode, skipped.stdout.splitlines()[-1]) == (0, "1 check: 1 skipped.")
    (tmp_path / "silent.yaml").write_text("version: 1\nsource: {file: no.wav}\nstages: []\n")
    assert check("silent.yaml", "--validate-only", cwd=tmp_path).returncode == 2
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "far.yaml").write_text("version: 1\nsource: {file: ../no.wav}\nstages: []\n")
    far = check("far.yaml", "--validate-only", cwd=tmp_path / "deep")
    assert "names '../no.wav', outside the folder of the chain" in " ".join(far.stdout.split())
    mixed = check("silent.yaml", "--validate-only", "--fix", cwd=tmp_path)
    assert mixed.returncode == 2
    assert "--validate-only renders nothing, so it can't go with --fix or --diff" in mixed.stderr
    (tmp_path / "good.yaml").write_text(GOOD)
    outputs = [f"--output={form}=out.{form}" for form in ("junit", "sarif", "md", "html", "github")]
    assert check("good.yaml", "--validate-only", *outputs, cwd=tmp_path).returncode == 0
    assert 'classname="good" name="valid"' in (tmp_path / "out.junit").read_text()
    assert "| good.yaml | valid, not rendered |" in (tmp_path / "out.md").read_text()
    assert json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"] == []
    assert "valid, not rendered" in (tmp_path / "out.html").read_text()
    assert (tmp_path / "out.github").read_text() == ""


def rendering_below(pid: int) -> int:
    """How many processes are at work: workers, which play built-ins, or what is forked for a render beside this one.

    That is a fork of another process, with nothing below it.
    """
    working = 0
    for one in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            parent = one.parent()
            forked = parent is not None and parent.cmdline() == one.cmdline()
            working += one.cpu_times().user > (0.2 if forked and not one.children() else 1.0)
    return working


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_a_partial_report_and_no_process(tmp_path: Path, jobs: str, sarif_schema: Path) -> None:
    (tmp_path / "a.chain.yaml").write_text(MALFORMED)
    for number in range(3):
        (tmp_path / f"long{number}.chain.yaml").write_text(GOOD.replace("length_s: 1", "length_s: 7200"))
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "chainsim", "check", ".", "--jobs", jobs, "--no-cache", "--format", "json"]
    command += [f"--output={form}=out.{form}" for form in ("junit", "sarif", "md", "html", "github")]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        deadline_s = time.monotonic() + 120
        while rendering_below(running.pid) < int(jobs) and time.monotonic() < deadline_s:
            time.sleep(0.05)
        children = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    values = json.loads(out)
    assert (values["complete"], values["interrupted"], values["results"]) == (False, True, [])
    said = "INTERRUPTED: what was not reached is missing here."
    for form in ("junit", "md", "html", "github"):
        assert said in (tmp_path / f"out.{form}").read_text(encoding="utf-8"), form
    assert JUnitXml.fromfile(str(tmp_path / "out.junit")).errors == 2  # the malformed one, and what is missing
    sarif = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(sarif, json.loads(sarif_schema.read_text(encoding="utf-8")))
    (invocation,) = sarif["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == [said]
    _, alive = psutil.wait_procs(children, timeout=30)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
