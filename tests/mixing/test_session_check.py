"""Sessions in a check: an entry for every strip, in every format, at its place in the file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from junitparser import JUnitXml

from tests.cli.program import Done, chainsim

SESSION = """version: 1
tracks:
  - {name: Loud, source: {signal: pink-noise, rms_dbfs: -3, length_s: 2}}
  - {name: Quiet, source: {signal: sine, length_s: 2}, chain: c.yaml, group: Band}
  - {name: Off, source: {signal: sine, length_s: 2}, mute: true}
groups:
  - {name: Band}
bus:
  stages:
    - {builtin: Clipping, parameters: {threshold_db: 0}}
  fader_db: -6
"""
CHAIN = "version: 1\nsource: {signal: pink-noise, length_s: 2}\nstages: [{builtin: HighpassFilter}]\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("song")
    (path / "song.yaml").write_text(SESSION, encoding="utf-8")
    (path / "c.yaml").write_text(CHAIN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def done(folder: Path) -> Done:
    outputs = [f"--output={form}=out.{form}" for form in ("json", "junit", "sarif", "md", "html", "github")]
    return chainsim("check", ".", "--no-cache", "--jobs", "2", *outputs, cwd=folder)


def test_a_folder_holds_chains_and_sessions(done: Done) -> None:
    assert done.returncode == 1
    rows = [line for line in done.stdout.splitlines() if line.startswith(("ok ", "FAIL ", "ERROR "))]
    assert [(row.split()[0], re.split(r" {2,}", row[6:])[0]) for row in rows] == [
        ("ok", "c.yaml"),
        ("ok", "song.yaml, track 'Loud'"),
        ("ok", "song.yaml, track 'Quiet'"),
        ("ok", "song.yaml, group 'Band'"),
        ("FAIL", "song.yaml, mix bus"),
    ]
    assert "✗ bus-overload, input" in done.stdout
    assert "All of it, and the trims: chainsim mix song.yaml" in done.stdout


@pytest.mark.usefixtures("done")
def test_machines_read_the_same(folder: Path, sarif_schema: Path) -> None:
    values = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [result.get("part") for result in values["results"]] == [
        None,
        "track 'Loud'",
        "track 'Quiet'",
        "group 'Band'",
        "mix bus",
    ]
    bus = values["results"][-1]
    assert {finding["name"] for finding in bus["findings"]} >= {"bus-overload", "fader-fixes-bus", "internal-clipping"}
    lines = {finding["name"]: finding["line"] for finding in bus["findings"]}
    assert (lines["bus-overload"], lines["internal-clipping"]) == (8, 10)
    log = json.loads((folder / "out.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(log, json.loads(sarif_schema.read_text(encoding="utf-8")))
    assert "bus-overload" in {result["ruleId"] for result in log["runs"][0]["results"]}
    suites = [suite.name for suite in JUnitXml.fromfile(str(folder / "out.junit"))]
    assert "song.yaml, mix bus" in suites
    assert "bus-overload" in (folder / "out.md").read_text(encoding="utf-8")
    assert "mix bus" in (folder / "out.html").read_text(encoding="utf-8")
    assert "::error file=song.yaml,line=8" in (folder / "out.github").read_text(encoding="utf-8")


def test_findings_can_be_left_out(folder: Path) -> None:
    names = ("bus-overload", "fader-fixes-bus", "internal-clipping", "fader-hides-clipping", "headroom-exhausted")
    done = chainsim("check", "song.yaml", *(f"--ignore={name}" for name in names), cwd=folder)
    assert done.returncode == 0


def test_only_validated(folder: Path) -> None:
    done = chainsim("check", "song.yaml", "--validate-only", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "ok    song.yaml valid, not rendered\n\n1 check: 1 passed.\n")


def test_a_mistake_and_a_missing_plugin(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "song.yaml").write_text("version: 1\ntracks: [{name: A}]\n", encoding="utf-8")
    done = chainsim("check", "bad/song.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "bad/song.yaml:2:10: " in done.stdout
    missing = "version: 1\ntracks: [{source: {signal: sine, length_s: 1}, stages: [{vst3: Nowhere.vst3}]}]\n"
    (tmp_path / "bad" / "song.yaml").write_text(missing, encoding="utf-8")
    for form in ((), ("--validate-only",)):
        assert chainsim("check", "bad/song.yaml", *form, cwd=tmp_path).returncode == 3
        skipped = chainsim("check", "bad/song.yaml", "--missing-plugin", "skip", *form, cwd=tmp_path)
        assert skipped.returncode == 0
        assert "1 check: 1 skipped." in skipped.stdout


def test_trims_are_for_mix(folder: Path) -> None:
    done = chainsim("check", "song.yaml", "--fix", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "chainsim: 'song.yaml' is a session; `chainsim mix --fix song.yaml` is for its trims\n"
