"""Trims into a project itself, with its loudness kept; what a project's mistakes and folders are called."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import chainsim as library
from chainsim.errors import PluginMissing
from chainsim.tasks.project_fixing import keep_as_it_was
from tests.exchange.writing import daw_track, dawproject, reaper_item, reaper_project, reaper_track

from .program import chainsim

RATE_HZ = 48_000
COMP = 'BYPASS 0 0 0\n<VST "VST: ReaComp (Cockos)" reacomp.so 0 "" 1919247213<56> ""\nAAAA\n>'
WHY = (
    "'VST: ReaComp (Cockos)' can't be hosted here; put a plugin in its place, or pass it with --missing-plugin bypass: "
    "what is measured behind it is then not what the DAW plays"
)


def song(folder: Path, tracks: int, *, rms: float = 0.1, chain: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    made = []
    for number in range(tracks):
        sound = np.random.default_rng(number).normal(0, rms, (RATE_HZ, 2)).astype(np.float32)
        soundfile.write(folder / f"{number}.wav", sound, RATE_HZ, subtype="FLOAT")
        made.append(reaper_track(f"T{number}", items=reaper_item(f"{number}.wav", length_s=1), chain=chain))
    path = folder / "song.RPP"
    path.write_text(reaper_project(*made, more="MASTER_VOLUME 0.5 0 -1"))
    return path


def mixed(path: Path) -> dict[str, Any]:
    done = chainsim("mix", str(path), "--no-probe", "--no-proof", "--format", "json", cwd=path.parent)
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def changed_keys(before: str, path: Path) -> list[str]:
    """The first words of the lines that are not what they were."""
    lines = zip(before.splitlines(), path.read_text().splitlines(), strict=True)
    return [old.split()[0] for old, new in lines if old != new]


def test_in_place_with_the_loudness_kept_by_the_master(tmp_path: Path) -> None:
    path = song(tmp_path, 6)
    before, text = mixed(path), path.read_text()
    done = chainsim("mix", path.name, "--no-probe", "--fix", "--in-place", "--keep-loudness", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("wrote song.RPP: trims on 7 tracks and sums; song-untrimmed.RPP is as it was\n")
    assert (tmp_path / "song-untrimmed.RPP").read_text() == text
    assert not (tmp_path / "song-trimmed.RPP").exists()
    assert changed_keys(text, path) == ["MASTER_VOLUME", *["VOLPAN"] * 6]
    after = mixed(path)
    assert after["bus"]["sum"]["sample_peak_dbfs"] < -5.99 < before["bus"]["sum"]["sample_peak_dbfs"]
    was, now = (values["bus"]["result"]["output"]["integrated_lufs"] for values in (before, after))
    assert now == pytest.approx(was, abs=0.01)


def test_without_it_the_faders_stay(tmp_path: Path) -> None:
    path = song(tmp_path, 6)
    text = path.read_text().replace("MASTER_VOLUME 0.5", "MASTER_VOLUME 1")
    path.write_text(text)
    chainsim("mix", path.name, "--no-probe", "--fix", "--in-place", cwd=tmp_path)
    changed = [
        old.split()[0] for old, new in zip(text.splitlines(), path.read_text().splitlines(), strict=True) if old != new
    ]
    assert changed == ["VOLPAN"] * 6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--in-place"], "--in-place goes with --fix of a REAPER project; a session file is written in place anyway"),
        (
            ["--keep-loudness", "--no-proof"],
            "--keep-loudness can't be combined with --no-proof: what trims take shows in a mix alone",
        ),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, options: list[str], message: str) -> None:
    path = song(tmp_path, 1)
    done = chainsim("mix", path.name, *options, cwd=tmp_path)
    assert (done.returncode, message in done.stderr) == (2, True)


def test_a_mistake_names_line_and_track_of_the_project_and_no_file_that_is_gone(tmp_path: Path) -> None:
    song(tmp_path, 2, chain=COMP)
    for command in (["mix", "song.RPP"], ["run", "song.RPP", "--track", "T1"]):
        done = chainsim(*command, "--format", "json", cwd=tmp_path)
        errors = json.loads(done.stdout)["errors"]
        expected = {"T0": 13, "T1": 36} if command[0] == "mix" else {"T1": 36}
        assert [(error["file"], error["line"], error["column"], error["message"]) for error in errors] == [
            ("song.RPP", line, None, f"track '{name}': {WHY}") for name, line in expected.items()
        ]
        assert done.returncode == 3
        assert done.stderr == "".join(f"song.RPP:{line}: track '{name}': {WHY}\n" for name, line in expected.items())
    with pytest.raises(PluginMissing, match=re.escape(f"song.RPP:13: track 'T0': {WHY}")):
        library.mix(tmp_path / "song.RPP")


def test_a_dawproject_has_no_lines(tmp_path: Path) -> None:
    song(tmp_path, 1)
    clip = '<Clip time="0" duration="1"><Audio duration="1"><File path="0.wav" external="true"/></Audio></Clip>'
    arrangement = (
        f'<Arrangement><Lanes timeUnit="seconds"><Lanes track="k"><Clips>{clip}</Clips></Lanes></Lanes></Arrangement>'
    )
    plugin = (
        '<ClapPlugin id="p" deviceName="Surge" deviceID="x" deviceRole="audioFX"><Enabled value="true"/></ClapPlugin>'
    )
    dawproject(tmp_path / "a.dawproject", daw_track("k", "Kick", plugin), arrangement=arrangement)
    done = chainsim("mix", "a.dawproject", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("a.dawproject: track 'Kick': 'CLAP: Surge' can't be hosted here; ")


def test_the_command_that_import_tells_works_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, elsewhere = song(tmp_path / "a song", 2), tmp_path / "elsewhere"
    elsewhere.mkdir()
    for folder, environment in ((elsewhere, True), (path.parent.parent, False)):
        done = chainsim("import", str(path), "-o", "out", cwd=folder)
        told = shlex.split(done.stderr.split("try: ")[1])
        assert [word for word in told if "=" in word] == ([f"CHAINSIM_READ_PATH={path.parent}"] if environment else [])
        with monkeypatch.context() as patch:
            patch.setenv("CHAINSIM_READ_PATH", os.pathsep)
            variables = dict(word.split("=", 1) for word in told if "=" in word)
            command = [word for word in told if "=" not in word][1:]
            again = chainsim(*command, "--no-probe", "--no-proof", cwd=folder, **variables)
        assert again.returncode == 0, again.stderr


def test_from_python(tmp_path: Path) -> None:
    path = song(tmp_path, 2)
    made = library.import_project(path)
    assert (made.file, made.is_session, made.audio_folders) == (
        tmp_path / "song-chainsim/session.yaml",
        True,
        (tmp_path,),
    )
    assert made.text.startswith(f"{path}: REAPER, 2 tracks")
    chain = library.import_project(path, tmp_path / "one", track="T1")
    assert (chain.file, chain.is_session, chain.audio) == (tmp_path / "one/chain.yaml", False, tmp_path / "1.wav")
    mix = library.mix(path, options=library.RunOptions(probe=False, prove=False))
    assert [track.name for track in mix.tracks] == ["T0", "T1"]


def test_data_frames_say_what_is_not_as_the_daw_plays_it(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    path = song(tmp_path, 1, chain=COMP)
    options = library.RunOptions(probe=False, prove=False, pass_missing=True)
    frame = library.mix(path, options=options).to_dataframe(library="polars")
    assert list(frame["as_played"]) == [False, False]
    made = library.import_project(path, tmp_path / "out", track="T0")
    frame = library.run(made.file, tmp_path / "0.wav", options=options).to_dataframe(library="polars")
    assert list(frame["as_played"]) == [True, False, False]


def test_loudness_is_kept_up_to_the_outputs_limit_and_what_is_lost_is_said(tmp_path: Path) -> None:
    """Six tracks of noise at -15 dBFS peak far above full scale: as loud as that without being over is impossible."""
    path = song(tmp_path, 6, rms=0.18)
    path.write_text(path.read_text().replace("MASTER_VOLUME 0.5", "MASTER_VOLUME 1"))
    before = mixed(path)
    arguments = ["mix", path.name, "--no-probe", "--fix", "--keep-loudness", "--output", "json=mix.json"]
    done = chainsim(*arguments, cwd=tmp_path)
    after = mixed(tmp_path / "song-trimmed.RPP")
    output = after["bus"]["result"]["output"]
    assert -1.2 < output["true_peak_dbtp"] <= -1.0  # max_true_peak_dbtp
    trims = json.loads((tmp_path / "mix.json").read_text())["trims"]
    lost_db = before["bus"]["result"]["output"]["integrated_lufs"] - output["integrated_lufs"]
    assert trims["loudness_lost_db"] == pytest.approx(lost_db, abs=0.01)
    assert lost_db > 1
    said = f"; {lost_db:.1f} dB of the loudness can't be kept: the output would be over its limit."
    assert said in " ".join(done.stdout.split())
    assert not (tmp_path / "song-untrimmed.RPP").exists()


def test_a_project_that_was_kept_once_is_kept_again(tmp_path: Path) -> None:
    (tmp_path / "song.RPP").write_text("first")
    assert keep_as_it_was(tmp_path / "song.RPP", b"first").name == "song-untrimmed.RPP"
    assert keep_as_it_was(tmp_path / "song.RPP", b"second").name == "song-untrimmed-2.RPP"
    assert (tmp_path / "song-untrimmed.RPP").read_bytes() == b"first"
