"""What of a project is not in a mix of it is said before anything that was measured, in every form."""

from __future__ import annotations

import html
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.cli.main import run
from tests.exchange.writing import reaper_item, reaper_project, reaper_track

RATE_HZ = 48_000
LOST = r"D:\Sessions\ambi_choir.flac"
GONE = rf"Choir is not in this: '{LOST}' was not found"
SLOW = "Vox is not as the project plays it: played at 0.8 times its speed"
TURN = "What to turn can't be told: this is not the whole project."
FIXED = (
    f"chainsim: no trims, since this is not the whole project, whose sums are others. {GONE}, and 1 more; "
    "--accept-left-out takes what is here for the whole\n"
)


@pytest.fixture
def song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for name in ("kick", "vox"):
        soundfile.write(f"{name}.wav", np.full((RATE_HZ // 10, 2), 0.7), RATE_HZ, subtype="FLOAT")
    (tmp_path / "song.RPP").write_text(
        reaper_project(
            reaper_track("Kick", items=reaper_item("kick.wav", length_s=0.1)),
            reaper_track("Vox", items=reaper_item("vox.wav", length_s=0.1, more="PLAYRATE 0.8 1 0 -1 0 0.0025")),
            reaper_track("Choir", items=reaper_item(LOST, length_s=0.1)),
        )
    )
    return Path("song.RPP")


def test_above_the_headline_in_every_form(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [f"--output={kind}=mix.{kind}" for kind in ("json", "html", "md")]
    assert run(["mix", str(song), "--no-probe", *outputs, "--format", "text"]) == 3
    text = capsys.readouterr().out
    how = "If the audio lies elsewhere, type: chainsim mix song.RPP --audio-dir FOLDER"
    first = f"{GONE}.\n{SLOW}.\n{how}\n\n{TURN}\n"
    assert text.startswith(first)
    assert text.endswith(f"\n\n{first}")
    assert "Not the whole project; of what is here: 2 errors" in text
    assert "This sum is not that of the project: bring in what is not in this first." in text
    assert "No trims: this is not the whole project." in text
    assert "nothing else needs a hand" not in text.lower()
    values = json.loads(Path("mix.json").read_text())
    assert values["complete"] is False
    assert values["trims"]["trims"] == []
    assert values["left_out"] == [
        {"text": SLOW, "effect": "different", "track": "Vox", "origin": "song.RPP:21"},
        {"text": GONE, "effect": "missing", "audio": LOST, "origin": "song.RPP:36"},
    ]
    page, todo = html.unescape(Path("mix.html").read_text()), "What to turn can't be told"
    assert -1 < page.index(GONE) < page.index(SLOW) < page.index(how) < page.index(todo)
    marked = Path("mix.md").read_text()
    assert marked.startswith("- <b>Choir is not in this: ")
    assert marked.index("Vox is not as the project plays it") < marked.index(todo)


def test_nothing_is_written_of_it(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--fix", "--diff"):
        assert run(["mix", str(song), "--no-probe", option]) == 3
        assert capsys.readouterr().err == FIXED
    assert not Path("song-trimmed.RPP").exists()


def test_what_is_left_out_can_be_accepted(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is named all the same, and what is here is judged and trimmed as if it were the whole."""
    assert run(["mix", str(song), "--no-probe", "--accept-left-out", "--fix", "--output=json=mix.json"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{GONE}.\n{SLOW}.\n")
    assert "\n\nTurn the item volume of all 2 tracks down 9.0 dB; " in said.out
    assert "\nNot the whole project, which is accepted. 2 errors" in said.out
    assert "bring in what is not in this first" not in said.out
    assert said.err == "wrote song-trimmed.RPP: trims on 2 tracks and sums; song.RPP stays as it was\n"
    values = json.loads(Path("mix.json").read_text())
    assert (values["complete"], values["left_out_accepted"], len(values["left_out"])) == (True, True, 2)
    assert len(values["trims"]["trims"]) == 2
    assert values["trims"]["proof"] is not None


def test_audio_that_lies_elsewhere(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("there").mkdir()
    soundfile.write("there/ambi_choir.flac", np.full((RATE_HZ // 10, 2), 0.1), RATE_HZ)
    song.write_text(song.read_text().replace("PLAYRATE 0.8", "PLAYRATE 1"))
    assert run(["mix", str(song), "--no-probe", "--no-proof", "--audio-dir", "there", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert [track["name"] for track in values["tracks"]] == ["Kick", "Vox", "Choir"]
    assert (values["complete"], values["left_out"]) == (True, [])
    assert run(["mix", "there/../session.yaml", "--audio-dir", "there"]) == 2
    assert capsys.readouterr().err == (
        "chainsim: --audio-dir is for projects of other programs; a session file names its audio itself\n"
    )


def test_with_no_audio_at_all_the_command_is_told(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("kick.wav").unlink()
    Path("vox.wav").unlink()
    assert run(["mix", str(song)]) == 2
    assert capsys.readouterr().err == (
        f"chainsim: song.RPP: no track has audio that is here: 'kick.wav', 'vox.wav', '{LOST}' not found. "
        "If the audio lies elsewhere, type: chainsim mix song.RPP --audio-dir FOLDER\n"
    )


def test_check_does_not_call_a_part_of_it_clean(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(song), "-o", "made"]) == 0
    assert capsys.readouterr().err.endswith(
        "Not all audio was found. If the audio lies elsewhere, type: chainsim import song.RPP --audio-dir FOLDER\n"
    )
    assert run(["check", "made/session.yaml", "--no-probe", "--format", "json"]) == 3
    values = json.loads(capsys.readouterr().out)
    assert [one["part"] for one in values["results"]] == ["track 'Kick'"]
    said = [(one["part"], one["message"]) for one in values["errors"]]
    assert said == [("track 'Vox'", SLOW), ("mix bus", f"{GONE}; {SLOW}")]


def test_one_track_by_itself_says_it_as_well(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", str(song), "--no-probe", "--no-proof", "--track"]
    assert run([*arguments, "Vox"]) == 3
    assert capsys.readouterr().err.startswith(f"{SLOW}.\n")
    assert run([*arguments, "Vox", "--write-fixed", "copy.RPP"]) == 3
    assert capsys.readouterr().err == f"{SLOW}.\nchainsim: no trims are written: {SLOW}.\n"
    assert not Path("copy.RPP").exists()
    assert run([*arguments, "Choir"]) == 2
    assert capsys.readouterr().err == (
        f"chainsim: song.RPP: track 'Choir': '{LOST}' not found. "
        "If the audio lies elsewhere, type: chainsim run --track Choir song.RPP --audio-dir FOLDER\n"
    )
    assert run(["run", str(song), "kick.wav", "--no-probe", "--no-proof", "--track", "Vox"]) == 0  # not its items
    assert SLOW not in capsys.readouterr().err
