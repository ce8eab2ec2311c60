from __future__ import annotations

import math
from pathlib import Path

import pytest

from chainsim.engine import profile_cache
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage, Vst3Stage
from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.model.search_paths import SearchPaths

AUDIO = AudioFormat(48_000, 2)
HERE = SearchPaths(Path.cwd())
PROFILE = StageProfile(
    kind=Kind.CLIP,
    small_signal_gain_db=-0.25,
    clean_to_dbfs=None,
    transfer=TransferCurve((-6.0, 0.0), (-6.0, -math.inf), (-140.0, math.inf)),
    onset=OnsetCurve((100.0, 1000.0), (math.inf, -3.0)),
    repeatability_db=-math.inf,
)


def key(stage: BuiltinStage | Vst3Stage, file: Path | None = None, audio: AudioFormat = AUDIO) -> str:
    return profile_cache.cache_key(stage, file, audio, HERE, 8192)


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    profile_cache.save(tmp_path / "deep" / "folder", "k", PROFILE)
    assert profile_cache.load(tmp_path / "deep" / "folder", "k") == PROFILE
    assert [file.name for file in (tmp_path / "deep" / "folder").iterdir()] == ["k.profile"]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    profile_cache.save(tmp_path / "file" / "sub", "k", PROFILE)
    assert profile_cache.load(tmp_path / "file" / "sub", "k") is None


def test_what_is_not_heard_does_not_matter() -> None:
    plain = BuiltinStage(builtin="Distortion", parameters={"drive_db": 6})
    dressed = plain.model_copy(update={"name": "Warmth", "trim_db": -3.0, "intent": "colour"})
    assert key(dressed) == key(plain)


def test_settings_formats_and_files_matter(tmp_path: Path) -> None:
    plain = BuiltinStage(builtin="Distortion", parameters={"drive_db": 6})
    plugin = tmp_path / "A.vst3"
    (plugin / "Contents").mkdir(parents=True)
    (plugin / "Contents" / "A.so").write_bytes(b"one")
    external = Vst3Stage(vst3="A")
    keys = {
        key(plain),
        key(plain.model_copy(update={"parameters": {"drive_db": 7}})),
        key(plain, audio=AudioFormat(44_100, 2)),
        key(plain, audio=AudioFormat(48_000, 1)),
        key(external, plugin),
    }
    (plugin / "Contents" / "A.so").write_bytes(b"two")
    keys.add(key(external, plugin))
    assert len(keys) == 6


def test_what_was_made_ready_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    profile_cache.make_ready()
    known = key(BuiltinStage(builtin="Gain"))

    def refuse(file: Path) -> bytes:
        raise AssertionError(file)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    profile_cache.make_ready()
    assert key(BuiltinStage(builtin="Gain")) == known
