"""A session dropped with its tracks: kept apart, found by bare names, and nothing of this machine is read for it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.errors import UsageError
from chainsim.model.options import RunOptions
from chainsim.serve.dropped_files import place_in, session_file, title_of
from chainsim.serve.dropped_session import opened_drop, wanted_plugins

OPTIONS = RunOptions(probe=False, prove=False)
RPP = """<REAPER_PROJECT 0.1 "7.0/linux" 1
  SAMPLERATE 48000 0 0
  <TRACK
    NAME Kick
    <ITEM
      POSITION 0
      LENGTH 0.5
      <SOURCE WAVE
        FILE "{file}"
      >
    >
  >
>
"""


def tone(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(file, 0.1 * np.sin(np.arange(24_000) * 0.05).astype(np.float32), 48_000)
    return file


@pytest.mark.parametrize(
    "name",
    [
        *("", "..", "../a.wav", "/etc/passwd", "a/../b.wav", "a//b.wav", "C:/a.wav", "a\\b.wav", "a\0.wav", "a\n.wav"),
        *("x" * 300, "/".join("abcdefghij")),
    ],
)
def test_no_name_leads_out(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no name for a file here"):
        place_in(tmp_path, name)


def test_a_plain_name_stays_what_it_is(tmp_path: Path) -> None:
    assert place_in(tmp_path, "Mein Lied/Bässe & 🥁's.wav") == tmp_path / "Mein Lied" / "Bässe & 🥁's.wav"


def test_a_session_finds_its_tracks_wherever_they_were(tmp_path: Path) -> None:
    tone(tmp_path / "kick.wav")
    (tmp_path / "song.yaml").write_text("version: 1\ntracks:\n  - file: audio/kick.wav\n")
    with opened_drop(tmp_path, OPTIONS) as document:
        assert document.session is not None
        assert document.session.tracks[0].file == "kick.wav"


@pytest.mark.parametrize("named", ["Media/kick.wav", "/music/song/kick.wav", "D:\\Songs\\kick.wav"])
def test_a_project_of_another_machine_finds_its_tracks(named: str, tmp_path: Path) -> None:
    here = tone(tmp_path / "Song" / "Media" / "kick.wav")
    (tmp_path / "Song" / "song.rpp").write_text(RPP.format(file=named))
    with opened_drop(tmp_path, OPTIONS) as document:
        assert document.session is not None
        assert (document.folder / str(document.session.tracks[0].file)).samefile(here)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("rpp", r"^song\.rpp plays what was not dropped with it: kick\.wav; drop its whole folder$"),
        ("yaml", r"^song\.yaml:3:11: 'file' names .*, outside the folder of the session"),
    ],
)
def test_what_lies_elsewhere_on_this_machine_is_not_played(kind: str, message: str, tmp_path: Path) -> None:
    private, drop = tone(tmp_path / "private" / "kick.wav"), tmp_path / "drop"
    drop.mkdir()
    text = RPP.format(file=private) if kind == "rpp" else f"version: 1\ntracks:\n  - file: '{private}'\n"
    (drop / f"song.{kind}").write_text(text)
    with pytest.raises(UsageError, match=message), opened_drop(drop, OPTIONS):
        pass


def test_a_chain_from_elsewhere_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop = tmp_path / "drop"
    tone(drop / "kick.wav")
    (tmp_path / "own.yaml").write_text("version: 1\nstages: []\n")
    (drop / "song.yaml").write_text("version: 1\ntracks:\n  - {file: kick.wav, chain: ../own.yaml}\n")
    monkeypatch.chdir(tmp_path)  # where a session file may read, but not one that was dropped
    message = r"^song\.yaml names own\.yaml, which was not dropped with it$"
    with pytest.raises(UsageError, match=message), opened_drop(drop, OPTIONS):
        pass


def test_tracks_alone_are_a_session(tmp_path: Path) -> None:
    tone(tmp_path / "stems" / "kick.wav")
    tone(tmp_path / "stems" / "sn'are 🥁 #1.wav")
    with opened_drop(tmp_path, OPTIONS) as document:
        assert document.session is not None
        assert title_of(tmp_path) == "dropped tracks"
        assert [Path(str(track.file)).name for track in document.session.tracks] == ["kick.wav", "sn'are 🥁 #1.wav"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"notes.txt": "x"}, "there is no session in what was dropped"),
        ({"a.rpp": "x", "b.rpp": "x"}, "several sessions at once: a.rpp, b.rpp; drop one of them with its tracks"),
        (
            {"song.yaml": "version: 1\ntracks:\n  - {file: kick.wav}\n"},
            "song.yaml plays what was not dropped with it: kick.wav; drop its whole folder",
        ),
        ({"song.yaml": "version: 1\ntracks:\n  - {fader: 3}\n"}, "song.yaml:3:"),
    ],
)
def test_what_can_not_be_mixed_is_told_in_a_line(files: dict[str, str], message: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match="^" + re.escape(message)) as told, opened_drop(tmp_path, OPTIONS):
        pass
    assert str(tmp_path) not in str(told.value)


def test_a_copy_that_the_program_keeps_is_no_second_session(tmp_path: Path) -> None:
    for name in ("song.rpp", "song.rpp-bak"):
        (tmp_path / name).write_text("x")
    assert session_file(tmp_path).name == "song.rpp"


def test_plugins_have_to_be_installed_by_their_bare_names(tmp_path: Path) -> None:
    tone(tmp_path / "kick.wav")
    text = "version: 1\ntracks:\n  - {file: kick.wav, stages: [{vst3: Comp.vst3}, {builtin: Gain}]}\n"
    (tmp_path / "song.yaml").write_text(text)
    with opened_drop(tmp_path, OPTIONS) as document:
        assert wanted_plugins(document, lambda name: name == "Comp.vst3") == ["Comp.vst3"]
        with pytest.raises(UsageError, match=r"asks for Comp\.vst3, which is not installed here by that name"):
            wanted_plugins(document, lambda _: False)
