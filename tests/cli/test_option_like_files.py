"""Files with names like options make no options, whoever hands the names on."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.cli.main import SUMMARIES, run

EVIL = "--plugin-dir=plugs/evil.chain.yaml"


def here(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("version: 1\nstages: [{vst3: Evil}]\n", encoding="utf-8")


@pytest.mark.parametrize("command", list(SUMMARIES))
def test_every_command_refuses_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    here(tmp_path, EVIL)
    assert run([command, "--fail-on", "never", "a.chain.yaml", EVIL]) == 2
    assert (
        f"'{EVIL}' is the name of a file here and looks like an option; rename the file, or write ./{EVIL} for it"
        in " ".join(capsys.readouterr().err.split())
    )


@pytest.mark.parametrize("name", ["-v", "-o", "--fix", "--set", "-Sx"])
def test_short_ones_and_links_to_nowhere_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).symlink_to("nowhere")
    assert run(["check", name]) == 2
    assert f"'{name}' is the name of a file here" in capsys.readouterr().err


def test_after_two_dashes_and_with_a_folder_they_are_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both reach the chain, whose plugin nobody has."""
    monkeypatch.chdir(tmp_path)
    here(tmp_path, EVIL)
    for arguments in (["--", EVIL], [f"./{EVIL}"]):
        assert run(["check", "--validate-only", *arguments]) == 3
        assert "no plugin 'Evil.vst3' here" in capsys.readouterr().out


def test_options_that_are_no_files_stay_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text("", encoding="utf-8")  # `-` is standard input, and no option
    assert run(["check", "--show-config", "--fail-on=never", "-"]) == 0
    assert 'fail_on = "never"' in capsys.readouterr().out
