"""REAPER's own plugins can't be hosted: all are named at once, and nothing is advised behind one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.cli.main import run
from tests.exchange.writing import reaper_item, reaper_project, reaper_track

VST = 'BYPASS 0 0 0\n<VST "VST: {0} (Cockos)" {0}.so 0 "" 1919247729<56> ""\nAAAA\n>'
JS = 'BYPASS 0 0 0\n<JS loser/3BandEQ ""\n0 - -\n>\nWAK 0 0'
UNTOLD = "What to turn can't be told: behind a plugin that is not here, levels are not what the DAW plays."


@pytest.fixture
def song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    soundfile.write("a.wav", np.full((4_800, 2), 0.9), 48_000, subtype="FLOAT")
    item = reaper_item("a.wav", length_s=0.1)
    tracks = [
        reaper_track("Kick", items=item, chain=VST.format("ReaEQ")),
        reaper_track("Drums", chain=JS, more="ISBUS 1 1"),
        reaper_track("Snare", items=item, more="ISBUS 2 -1"),
    ]
    master = f"<MASTERFXLIST\nSHOW 0\n{VST.format('ReaComp')}\n>"
    Path("song.RPP").write_text(reaper_project(*tracks, more=master))
    return "song.RPP"


def test_all_are_named_at_once(song: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mix", song, "--no-probe"]) == 3
    said = [line.partition(" can't be hosted here")[0] for line in capsys.readouterr().err.splitlines()]
    assert [line.partition(": ")[2] for line in said] == [
        "track 'Kick': 'VST: ReaEQ (Cockos)'",
        "track 'Drums': 'JS: loser/3BandEQ'",
        "the master: 'VST: ReaComp (Cockos)'",
    ]


def test_behind_one_nothing_is_advised(song: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mix", song, "--no-probe", "--missing-plugin", "bypass", "--output", "json=a.json"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert text.startswith(UNTOLD)
    assert text.endswith(UNTOLD)
    assert "No trims: behind a plugin that is not here, levels are not what the DAW plays." in text
    assert json.loads(Path("a.json").read_text())["trims"]["trims"] == []


def test_nor_in_a_chain(song: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", song, "--track", "Kick", "--no-probe", "--missing-plugin", "bypass", "--output", "json=a.json"]
    assert run(arguments) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert text.startswith(UNTOLD)
    assert "No trims: behind a plugin that is not here, levels are not what the DAW plays." in text
    assert json.loads(Path("a.json").read_text())["trims"] == []
