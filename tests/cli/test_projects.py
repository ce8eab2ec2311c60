"""REAPER projects and DAWprojects: imported, measured at once, and trims put back into a copy."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.cli.main import run
from chainsim.exchange import read_project
from tests.exchange.writing import CLASS_ID, daw_track, dawproject, reaper_item, reaper_project, reaper_track

RATE_HZ = 48_000
VOLUME = 'BYPASS 0 0 0\n<JS utility/volume ""\n{} 150 - -\n>\nWAK 0 0'
COMP = 'BYPASS {} 0 0\n<VST "VST: ReaComp (Cockos)" reacomp.so 0 "" 1919247213<56> ""\nAAAA\n>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "Media").mkdir()
    wave = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(RATE_HZ) / RATE_HZ)
    soundfile.write(tmp_path / "Media/tone.wav", np.stack([wave, wave]).T, RATE_HZ, subtype="FLOAT")
    soundfile.write(tmp_path / "Media/mono.wav", wave, RATE_HZ, subtype="FLOAT")
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_project_becomes_a_session(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vocal = reaper_track(
        '"Lead Vocal"',
        chain=f"{COMP.format(0)}\n{VOLUME.format(-6)}\n{COMP.format(1)}",
        items=reaper_item("Media/tone.wav", length_s=1, volpan="0.5 0 1 -1"),
        volpan="0.5 0.25 -1 -1 1",
        more="AUXRECV 2 0 0.5 0 0 0",
    )
    drums = reaper_track("Drums", more="ISBUS 1 1", volpan="2 0 -1")
    kick_items = (
        reaper_item("Media/mono.wav", length_s=0.5) + "\n" + reaper_item("Media/mono.wav", start_s=2, length_s=0.5)
    )
    kick = reaper_track("Kick", items=kick_items, more="ISBUS 2 -1")
    missing = reaper_track("Gone", items=reaper_item("Media/gone.wav"))
    song = write(folder / "song.RPP", reaper_project(vocal, drums, kick, missing))
    assert run(["import", str(song)]) == 0
    made = folder / "song-chainsim"
    text = (made / "import.txt").read_text()
    assert capsys.readouterr().out == text
    head, taken, left_out = text.split("\n\n")
    assert head == f"{song}: REAPER, 4 tracks"
    assert taken.splitlines() == [
        "Taken:",
        f"  Kick: post-fader send of -6.0 dB to 'Lead Vocal' [{song}:7]",
        f"  Kick: a pan law of 0 dB, as +3.01 dB on the fader of this mono track [{song}:42]",
        f"  Lead Vocal: JS: utility/volume as a trim of -6.02 dB [{song}:17]",
        f"  Lead Vocal: VST: ReaComp (Cockos), bypassed [{song}:22]",
    ]
    assert sorted(left_out.splitlines()) == sorted(
        [
            "Left out:",
            f"  Gone: item: 'Media/gone.wav' was not found [{song}:70]",
            f"  Gone: it has no audio [{song}:67]",
            f"  Lead Vocal: VST: ReaComp (Cockos): a VST2 plugin can't be hosted [{song}:13]",
        ]
    )
    session = (made / "session.yaml").read_text()
    assert 'unavailable: "VST: ReaComp (Cockos)"' in session
    audio, rate_hz = soundfile.read(made / "audio/03-kick.wav")
    assert (rate_hz, len(audio)) == (RATE_HZ, int(2.5 * RATE_HZ))
    assert np.array_equal(audio[: RATE_HZ // 2], audio[2 * RATE_HZ :])
    assert not audio[RATE_HZ // 2 : 2 * RATE_HZ].any()


def test_it_is_measured_as_the_project_has_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vocal = reaper_track(
        "A",
        chain=VOLUME.format(-6) + "\n" + COMP.format(1),
        items=reaper_item("Media/tone.wav", length_s=1, volpan="0.5 0 1 -1"),
        volpan="0.25 0 -1",
    )
    mono = reaper_track("B", items=reaper_item("Media/mono.wav", length_s=1))
    song = write(folder / "song.RPP", reaper_project(vocal, mono, more="MASTER_VOLUME 2 0 -1"))
    assert run(["mix", str(song), "--no-proof", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    peaks = [track["placed"]["sample_peak_dbfs"] for track in values["tracks"]]
    # 0.5 x 0.5 (item) x 0.5 (JS) x 0.25 (fader) = 0.03125; the mono track at 0 dB in both channels
    assert peaks == pytest.approx([20 * np.log10(0.03125), 20 * np.log10(0.5)], abs=0.001)
    output = values["bus"]["result"]["output"]["sample_peak_dbfs"]
    assert output == pytest.approx(20 * np.log10(2 * 0.53125), abs=0.001)
    assert run(["run", str(song), "--track", "A", "--no-probe", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["output"]["sample_peak_dbfs"] == pytest.approx(20 * np.log10(0.03125), abs=0.001)


def changed_lines(before: Path, after: Path) -> list[tuple[str, str]]:
    old, new = before.read_text().splitlines(), after.read_text().splitlines()
    assert len(old) == len(new)
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


def thirty(folder: Path, kind: str) -> Path:
    """Thirty tracks in three folders, at 0.5 each: far too much for the bus."""
    if kind == "dawproject":
        audio = f'<Audio><File path="{folder / "Media/tone.wav"}" external="true"/></Audio>'
        lanes = "".join(
            f'<Clips track="t{n}"><Clip time="0" duration="1" contentTimeUnit="seconds">{audio}</Clip></Clips>'
            for n in range(30)
        )
        arrangement = f'<Arrangement><Lanes timeUnit="seconds">{lanes}</Lanes></Arrangement>'
        structure = "".join(daw_track(f"t{n}", f"T{n}") for n in range(30))
        return dawproject(folder / "song.dawproject", structure, arrangement=arrangement)
    tracks = []
    for group in range(3):
        tracks.append(reaper_track(f"G{group}", more="ISBUS 1 1"))
        for n in range(10):
            more = "ISBUS 2 -1" if n == 9 else ""
            item = reaper_item("Media/tone.wav", length_s=1)
            tracks.append(reaper_track(f"T{group}{n}", items=item, more=more, chain=VOLUME.format(0)))
    return write(folder / "song.RPP", reaper_project(*tracks))


@pytest.mark.parametrize("kind", ["RPP", "dawproject"])
def test_thirty_tracks_mix(folder: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    song = thirty(folder, kind)
    assert run(["mix", str(song), "--no-probe", "--no-proof", "--format", "json"]) == 0
    values: Any = json.loads(capsys.readouterr().out)
    assert len(values["tracks"]) == 30
    assert values["bus"]["sum"]["sample_peak_dbfs"] == pytest.approx(20 * np.log10(15), abs=0.001)


@pytest.mark.slow
def test_thirty_tracks_trims_go_back_in_one_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = thirty(folder, "RPP")
    before = song.read_bytes()
    assert run(["mix", str(song), "--no-probe", "--no-proof", "--fix"]) == 0
    trimmed = folder / "song-trimmed.RPP"
    assert song.read_bytes() == before
    lines = changed_lines(song, trimmed)
    assert {line.split()[0] for line, _ in lines} == {"VOLPAN"}
    assert sum(item.gain_db < -1 for track in read_project(trimmed).tracks for item in track.items) == 30
    capsys.readouterr()
    assert run(["mix", str(trimmed), "--no-probe", "--no-proof", "--format", "json"]) == 0
    values: Any = json.loads(capsys.readouterr().out)
    peak_dbfs = values["bus"]["sum"]["sample_peak_dbfs"]
    assert -6.11 < peak_dbfs <= -6  # the reference's cap, by trims in steps of 0.1 dB
    (gain_db,) = {round(item.gain_db, 6) for track in read_project(trimmed).tracks for item in track.items}
    assert peak_dbfs - 20 * np.log10(15) == pytest.approx(gain_db, abs=0.01)
    assert run(["mix", str(song), "--no-probe", "--no-proof", "--fix"]) == 2
    assert capsys.readouterr().err.endswith("song-trimmed.RPP exists and is not overwritten; move it away\n")


PLUGIN = 'BYPASS 0 0 0\n<VST "VST3: CleanGain (chainsim)" CleanGain.vst3 0 "" 1{%s} ""\n%s\n>\nWAK 0 0' % (  # noqa: UP031
    CLASS_ID,
    base64.b64encode(struct.pack("<IIIIIII", 7, 0xFEED5EEE, 0, 0, 0, 1, 0)).decode(),
)


@pytest.mark.vst3
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_trims_between_effects_are_volumes_and_nothing_else_changes(
    folder: Path, end: str, test_plugins_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain = "\n".join([PLUGIN, VOLUME.format(12), COMP.format(1), PLUGIN])
    track = reaper_track("A", chain=chain, items=reaper_item("Media/tone.wav", length_s=1))
    song = folder / "song.RPP"
    song.write_bytes(reaper_project(track).replace("\n", end).encode())
    how = [
        "--track",
        "A",
        "--no-probe",
        "--policy",
        "reference",
        "--format",
        "json",
        "--plugin-dir",
        str(test_plugins_dir),
    ]
    assert run(["run", str(song), *how, "--write-fixed", str(folder / "b.RPP")]) == 0
    first = json.loads(capsys.readouterr().out)
    kept = (folder / "b.RPP").read_bytes()
    old = song.read_bytes().split(end.encode())
    added = sum(trim["where"] == "stage" for trim in first["trims"])
    assert added > 0
    assert [line for line in old if line not in kept.split(end.encode())] == [
        line for line in old if line.strip().startswith(b"VOLPAN") and line not in kept.split(end.encode())
    ]
    assert kept.count(b"<JS utility/volume") == 1 + added
    assert kept.count(b"\n") == kept.count(end.encode())
    assert run(["run", str(folder / "b.RPP"), *how]) == 0
    second = json.loads(capsys.readouterr().out)
    moved = [
        after["levels"]["rms_dbfs"] - before["levels"]["rms_dbfs"]
        for before, after in zip(first["taps"], second["taps"], strict=True)
    ]
    changes = {trim["path"]: trim["change_db"] for trim in first["trims"] if trim["where"] == "stage"}
    expected, total = [], sum(trim["change_db"] for trim in first["trims"] if trim["where"] == "input")
    for stage in first["stages"]:
        total += changes.get(stage["path"], 0.0)
        expected.append(total)
    assert moved[1:] == pytest.approx(expected, abs=0.01)


def test_a_sheet_tells_what_to_turn_by_hand(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = thirty(folder, "dawproject")
    sheet = folder / "trims.csv"
    assert run(["mix", str(song), "--no-probe", "--no-proof", "--trim-sheet", str(sheet)]) == 0
    rows = sheet.read_text().splitlines()
    assert rows[0] == "track,where,change_db,why"
    assert sum(row.startswith("T") and ",gain of its clips,-" in row for row in rows) == 30
    capsys.readouterr()
    assert run(["mix", str(song), "--trim-sheet", "trims.pdf"]) == 2
    assert capsys.readouterr().err == (
        "chainsim: --trim-sheet trims.pdf: expected a name that ends in .txt, .csv, .html\n"
    )


def test_other_projects_are_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = thirty(folder, "dawproject")
    assert run(["mix", str(song), "--no-probe", "--no-proof", "--fix"]) == 2
    assert capsys.readouterr().err.endswith(
        f"chainsim: {song}: trims are written into REAPER projects alone; --trim-sheet FILE tells what to "
        "turn by hand\n"
    )


@pytest.mark.parametrize("command", [["run", "--track", "Vocal"], ["mix"]], ids=["run", "mix"])
def test_what_is_not_here_is_told_of_the_project(
    command: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not of the file that it became for the moment."""
    vocal = reaper_track("Vocal", chain=COMP.format(0), items=reaper_item("Media/tone.wav", length_s=1))
    song = write(folder / "song.RPP", reaper_project(vocal))
    assert run([command[0], str(song), *command[1:]]) == 3
    assert capsys.readouterr().err == (
        f"{song}:12: track 'Vocal': 'VST: ReaComp (Cockos)' can't be hosted here; put a plugin in its place, or pass "
        "it with --missing-plugin bypass: what is measured behind it is then not what the DAW plays\n"
    )
