"""Trims written into a project, and the project measured again: every tap of every track moves by what was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.cli.main import run
from chainsim.exchange import read_project
from chainsim.exchange.reaper.strip_trim import StripTrim
from chainsim.exchange.reaper.trim_writing import trimmed
from tests.exchange.writing import reaper_item, reaper_project, reaper_track

pytestmark = [pytest.mark.vst3, pytest.mark.slow]

STAGE = "  - {vst3: ZamEQ2.vst3, parameters: {master_gain_db: %s, boost_cut_1_db: %s, frequency_1_hz: 300}}\n"
TRACKS = {"Vocal": ((3.0, 4.5), (-2.0, -6.0), (1.0, 2.0)), "Drums": ((6.0, 1.0), (0.0, -3.0))}
TRIMS_DB = {"Vocal": (-3.7, 0.0, -5.25, 2.1), "Drums": (4.2, -1.1, -0.65)}  # of the items, then before each effect


def line_of(origin: str) -> int:
    return int(origin.rsplit(":", 1)[1])


def taps_of(song: Path, track: str, where: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert run(["run", str(song), "--track", track, "--no-probe", "--format", "json", *where]) in (0, 1)
    taps: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["taps"]
    return taps


def test_taps_move_by_the_trims_one_by_one(
    tmp_path: Path, zam_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    noise = np.random.default_rng(1).standard_normal((48_000, 2)) * 0.05
    soundfile.write(tmp_path / "noise.wav", noise, 48_000, subtype="FLOAT")
    where = ["--plugin-dir", str(zam_dir)]
    tracks = []
    for name, settings in TRACKS.items():
        chain, effects = tmp_path / f"{name}.yaml", tmp_path / f"{name}.RfxChain"
        chain.write_text("version: 1\nstages:\n" + "".join(STAGE % setting for setting in settings))
        assert run(["export", str(chain), "--format", "rfxchain", "-o", str(effects), *where]) == 0
        tracks.append(reaper_track(name, chain=effects.read_text(), items=reaper_item("noise.wav", length_s=1)))
    song, other = tmp_path / "song.RPP", tmp_path / "song-trimmed.RPP"
    song.write_text(reaper_project(*tracks))

    written = []
    for track in read_project(song).tracks:
        clip_db, *before_db = TRIMS_DB[track.name]
        lines = (line_of(insert.origin) for insert in track.inserts)
        before = {line: gain_db for line, gain_db in zip(lines, before_db, strict=True) if gain_db}
        written.append(StripTrim(line_of(track.origin), track.name, clip_db, -1.5, before))
    other.write_bytes(trimmed(song.read_bytes(), str(song), written))

    capsys.readouterr()
    for name, trims_db in TRIMS_DB.items():
        old, new = taps_of(song, name, where, capsys), taps_of(other, name, where, capsys)
        assert len(old) == len(new) == len(TRACKS[name]) + 1
        expected_db = [sum(trims_db[1 : tap + 1], trims_db[0]) for tap in range(1, len(old))]
        for key in ("rms_dbfs", "sample_peak_dbfs", "true_peak_dbtp", "integrated_lufs"):
            moved_db = [after["levels"][key] - before["levels"][key] for before, after in zip(old, new, strict=True)]
            assert moved_db[1:] == pytest.approx(expected_db, abs=0.01), key
