"""A stage that is not here: no result, or measured through and marked in every format."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from chainsim.cli.main import run
from tests.tools.cache import ROOT

CHAIN = """\
version: 1
source: {signal: sine, frequency_hz: 1000, peak_dbfs: -12, length_s: 1}
stages:
  - {builtin: Gain, parameters: {gain_db: 3}}
  - {unavailable: "VST: ReaComp (Cockos)", trim_db: -2, origin: "song.RPP:12"}
  - {vst3: NotHere.vst3}
  - {builtin: Gain, parameters: {gain_db: 1}}
"""
SAID = (
    "'VST: ReaComp (Cockos)' can't be hosted here; put a plugin in its place, or pass it with --missing-plugin bypass: "
    "what is measured behind it is then not what the DAW plays"
)


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "vocal.yaml"
    path.write_text(CHAIN)
    return path


@pytest.mark.parametrize("command", ["run", "check"])
def test_it_is_named_and_nothing_is_measured(chain: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, str(chain)]) == 3
    printed = capsys.readouterr()
    said = " ".join((printed.err + printed.out).split())
    assert SAID in said.replace("- ", "-")
    assert "no plugin 'NotHere.vst3' here" in said


def test_passed_through_it_is_marked_in_every_format(
    chain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    formats = {"json": "a.json", "html": "a.html", "md": "a.md"}
    outputs = [part for name, file in formats.items() for part in ("--output", f"{name}={tmp_path / file}")]
    assert run(["run", str(chain), "--missing-plugin", "bypass", "--no-probe", *outputs]) == 0
    text = capsys.readouterr().out
    labels = [line.split("█")[0].strip(" !") for line in text.splitlines() if "█" in line][:6]
    assert labels[:3] == ["input", "1 Gain", "trim -2.0 dB"]
    assert [label[:11] for label in labels[3:]] == ["≠ 2 VST: Re", "≠ 3 NotHere", "≠ 4 Gain"]
    assert "≠ not what the DAW" in text
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<bdi>4 Gain (not what the DAW plays)</bdi>" in page
    assert "| 4 Gain (not what the DAW plays) |" in (tmp_path / "a.md").read_text(encoding="utf-8")
    values = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    jsonschema.validate(values, json.loads((ROOT / "chainsim/report/json_schema/result.schema.json").read_text()))
    assert [tap.get("as_played", True) for tap in values["taps"]] == [True, True, False, False, False]
    assert [stage.get("as_played", True) for stage in values["stages"]] == [True, False, False, False]
    assert values["output_as_played"] is False
    assert [stage["plugin_kind"] for stage in values["stages"]] == ["builtin", "unavailable", "unavailable", "builtin"]
    found = [finding["path"] for finding in values["findings"] if finding["name"] == "plugin-unavailable"]
    assert found == ["2", "3"]
    # -12 dBFS + 3 - 2 + 1, and nothing else
    assert values["output"]["sample_peak_dbfs"] == pytest.approx(-10, abs=1e-4)


def test_checks_pass_it_on_and_warn(chain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", str(chain), "--missing-plugin", "bypass", "--no-probe"]
    assert run(arguments) == 0
    assert run([*arguments, "--fail-on", "warning"]) == 1
    assert "plugin-unavailable" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["check", "--fix"], ["run", "--write-fixed", "b.yaml"]], ids=["check", "run"])
def test_no_trims_are_written(chain: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command, *options = arguments
    assert run([command, str(chain), *options, "--missing-plugin", "bypass"]) == 2
    assert capsys.readouterr().err == (
        f"chainsim: {options[0]} can't be combined with --missing-plugin bypass: behind a stage that is not here "
        "levels are not what the DAW plays, and trims made from them would be wrong\n"
    )
    assert chain.read_text() == CHAIN


def test_a_session_marks_the_track_and_all_that_it_goes_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = "source: {signal: sine, frequency_hz: 1000, peak_dbfs: -20, length_s: 1}"
    session = tmp_path / "song.yaml"
    session.write_text(
        f"version: 1\ntracks:\n  - {{name: A, group: G, {source}, stages: [{{unavailable: X}}]}}\n"
        f"  - {{name: B, {source}}}\ngroups:\n  - {{name: G}}\n"
    )
    assert run(["mix", str(session), "--no-proof"]) == 3
    assert f"{session}:3:" in capsys.readouterr().err
    assert run(["mix", str(session), "--no-proof", "--missing-plugin", "bypass"]) == 0
    rows = [line.split("█")[0].strip(" !") for line in capsys.readouterr().out.splitlines()]
    assert [row for row in rows if row in ("A", "≠ A", "B", "≠ B", "sum", "≠ sum", "output", "≠ output")] == [
        "B", "≠ A", "≠ sum", "≠ output", "≠ sum", "≠ output",
    ]  # fmt: skip
    assert "≠: not what the DAW plays" in rows
