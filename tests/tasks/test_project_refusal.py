"""Projects where they are not read: one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.cli.main import run

LIVE = (
    "chainsim: song.als: projects of Ableton Live are not read; REAPER's .RPP and .dawproject are: export that, or the "
    "tracks as audio files for a session (chainsim schema session)\n"
)


@pytest.mark.parametrize("command", ["mix", "run", "check"])
def test_of_a_program_that_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("song.als").write_bytes(b"\x1f\x8b")
    assert run([command, "song.als"]) == 2
    assert capsys.readouterr().err == LIVE


def test_a_project_is_no_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("song.RPP").write_text("<REAPER_PROJECT 0.1\n>\n")
    assert run(["check", "song.RPP"]) == 2
    assert capsys.readouterr().err == (
        "chainsim: song.RPP: a project of another program is no chain; to mix it: chainsim mix song.RPP; "
        "to check it: chainsim import song.RPP, and the session that this writes\n"
    )
    assert run(["mix", "song.RPP"]) == 2
    assert capsys.readouterr().err == "chainsim: song.RPP: it has no tracks\n"
