"""Formats for machines, written by real checks; what a GitHub workflow sees."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml

from tests.cli.program import Done, chainsim

HOT = (
    "version: 1\n"
    "source: {signal: sine, peak_dbfs: -12, length_s: 1}\n"
    "stages:\n"
    "  - {builtin: Gain, name: Up, parameters: {gain_db: 9}}\n"
    "  - {builtin: Gain, name: '::error::More', trim_db: -1, parameters: {gain_db: 9}}\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("chains")
    (made / "hot.yaml").write_text(HOT, encoding="utf-8")
    (made / "bad.yaml").write_text("version: 1\nstages:\n  - {bultin: Gain}\n", encoding="utf-8")
    (made / "away.yaml").write_text(HOT.replace("builtin: Gain, name: Up", "vst3: Nowhere.vst3"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def checked(folder: Path) -> Done:
    files = ("junit=a.xml", "sarif=b.sarif", "md=c.md", "github=d.txt", "json=e.json")
    outputs = [part for file in files for part in ("--output", file)]
    return chainsim("check", "hot.yaml", "bad.yaml", "away.yaml", *outputs, cwd=folder)


def test_one_render_writes_every_format_and_three_beats_two_beats_one(folder: Path, checked: Done) -> None:
    assert checked.returncode == 3
    assert {file.name for file in folder.iterdir()} >= {"a.xml", "b.sarif", "c.md", "d.txt", "e.json"}
    assert checked.stdout.endswith("3 checks: 1 failed, 2 could not be measured.\n")


def test_junit_has_every_verdict(folder: Path, checked: Done) -> None:
    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(folder / "a.xml"))}
    assert list(suites) == ["hot.yaml", "bad.yaml", "away.yaml"]
    failures = [case.name for case in suites["hot.yaml"] if any(isinstance(each, Failure) for each in case.result)]
    assert failures == ["headroom-exhausted", "gain-buildup"]
    for name, kind in (("bad.yaml", "ChainFileError"), ("away.yaml", "PluginMissing")):
        (case,) = suites[name]
        assert [(type(each), each.type) for each in case.result] == [(Error, kind)]


def test_sarif_is_valid_and_points_into_the_files(folder: Path, checked: Done, sarif_schema: Path) -> None:
    log = json.loads((folder / "b.sarif").read_text(encoding="utf-8"))
    jsonschema.validate(log, json.loads(sarif_schema.read_text(encoding="utf-8")))
    places = {
        (result["ruleId"], place["artifactLocation"]["uri"], place["region"]["startLine"])
        for result in log["runs"][0]["results"]
        for place in (result["locations"][0]["physicalLocation"],)
    }
    assert {("refused", "bad.yaml", 3), ("over-full-scale", "hot.yaml", 5)} <= places
    assert any(rule == "not-measured" and uri == "away.yaml" for rule, uri, _ in places)


def test_annotations_in_a_workflow_come_after_the_text_in_which_no_command_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = chainsim("check", "hot.yaml", cwd=folder)
    assert done.returncode == 1
    first = done.stdout.partition("\n")[0]
    stop, token = first[: len("::stop-commands::")], first[len("::stop-commands::") :]
    assert (stop, len(token)) == ("::stop-commands::", 32)
    report, annotations = done.stdout.split(f"::{token}::\n")
    assert report.endswith("1 check: 1 failed.\n")
    assert {line.partition(" ")[0] for line in annotations.splitlines()} == {"::error", "::warning"}
    assert "::error file=hot.yaml,title=headroom-exhausted%2C output::" in annotations
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n## chainsim: 1 failed\n")

    again = chainsim("check", "hot.yaml", cwd=folder)
    assert token not in again.stdout
    assert summary.read_text(encoding="utf-8").count("## chainsim") == 2


def test_a_machine_s_format_stays_whole_in_a_workflow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert json.loads(chainsim("check", "hot.yaml", "--format", "json", cwd=folder).stdout)["results"]
    annotations = chainsim("check", "hot.yaml", "--format", "github", cwd=folder).stdout
    assert all(line.startswith(("::error ", "::warning ")) for line in annotations.splitlines())


def test_a_summary_that_can_t_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder))
    done = chainsim("check", "hot.yaml", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"chainsim: can't write the summary '{folder}': Is a directory"


def test_run_as_markdown(folder: Path) -> None:
    done = chainsim("run", "hot.yaml", "--format", "md", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<b>Turn the input of Up down 3.1 dB and of ")
    assert "\n\n## hot.yaml\n" in done.stdout
    assert "<details><summary>Findings: " in done.stdout
