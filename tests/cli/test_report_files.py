"""What `--output` refuses before anything is rendered."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.cli.main import run

CHAIN = "version: 1\nstages: []\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("c.yaml", "a.WAV", "p.vstpreset", "chainsim.toml"):
        (tmp_path / name).write_text(CHAIN if name == "c.yaml" else "", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "c.yaml", "--output", "json=c.yaml"], "'c.yaml' would be replaced by a report; choose another name"),
        (["review", "a.WAV", "--output", "html=a.WAV"], "'a.WAV' would be replaced by a report; choose another name"),
        (
            ["check", "--output", "md=chainsim.toml"],
            "'chainsim.toml' would be replaced by a report; choose another name",
        ),
        (
            ["presets", ".", "--output", "csv=p.vstpreset"],
            "'p.vstpreset' would be replaced by a report; choose another name",
        ),
        (["run", "c.yaml", "--output", "json=r", "--output", "html=./r"], "two reports can't both be 'r'"),
        (
            ["run", "c.yaml", "--output", "json"],
            "expected FORMAT=FILE with one of the formats text, json, html, md, csv, png, parquet, found 'json'; "
            "--format json prints it",
        ),
        (
            ["run", "c.yaml", "--output", "x.html"],
            "expected FORMAT=FILE with one of the formats text, json, html, md, csv, png, parquet, found 'x.html'; "
            "write html=x.html",
        ),
    ],
)
def test_what_a_report_must_not_be(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"Error: Invalid value for '--output': {message}"
    assert (here / "c.yaml").read_text(encoding="utf-8") == CHAIN


def test_a_report_may_take_the_place_of_a_report(here: Path) -> None:
    (here / "r.json").write_text("{}", encoding="utf-8")
    (here / "c.yaml").write_text(f"{CHAIN}source: {{signal: sine, length_s: 0.5}}\n", encoding="utf-8")
    assert run(["run", "c.yaml", "--output", "json=r.json", "--output", "html=new.html"]) == 0
    assert "format_version" in (here / "r.json").read_text(encoding="utf-8")
    assert (here / "new.html").is_file()


def test_the_baseline_is_not_replaced_by_what_drifted_from_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "b.json").write_text('{"format_version": 1, "tolerances": {}, "entries": []}', encoding="utf-8")
    before = (here / "b.json").read_bytes()
    assert run(["baseline", "check", "--baseline", "b.json", "--output", "json=b.json"]) == 2
    assert capsys.readouterr().err == "chainsim: --output: 'b.json' is the baseline; choose another name\n"
    assert (here / "b.json").read_bytes() == before


@pytest.mark.parametrize("command", [["check"], ["baseline", "write"]])
def test_audio_among_chains_is_called_what_it_is(
    here: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run([*command, "c.yaml", "a.WAV"]) == 2
    said = "chainsim: 'a.WAV' is audio and no chain; to play it into the chains: --audio a.WAV\n"
    assert capsys.readouterr().err == said
