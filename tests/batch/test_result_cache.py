"""What a key depends on, and what happens to entries that are damaged, hostile or too many."""

from __future__ import annotations

import hashlib
import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.batch import result_cache
from chainsim.batch.result_cache import Keyring
from chainsim.errors import Problem
from chainsim.load import ChainDocument, parse_document
from chainsim.model.options import RunOptions
from chainsim.model.trim import Policy
from tests.report.results import hot_result

KEY = "k"
CHAIN = "version: 1\nstages:\n  - {builtin: Gain, parameters: {gain_db: 3}}\n"


def document(text: str = CHAIN, folder: Path = Path()) -> ChainDocument:
    return parse_document(text, "f.yaml", folder)


def key(text: str = CHAIN, audio: str | None = None, options: RunOptions | None = None) -> str | None:
    return Keyring(options or RunOptions()).key(document(text), audio)


def test_what_was_kept_comes_back_equal(tmp_path: Path) -> None:
    result = hot_result()
    result_cache.save(tmp_path / "new", KEY, result)
    assert result_cache.load(tmp_path / "new", KEY) == result
    assert result_cache.load(tmp_path, KEY) is None


@pytest.mark.parametrize("at", [0, 31, 32, 1000, -1])
def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path, at: int) -> None:
    result_cache.save(tmp_path, KEY, hot_result())
    entry = tmp_path / "k.result"
    content = bytearray(entry.read_bytes())
    content[at] ^= 1
    entry.write_bytes(content)
    assert result_cache.load(tmp_path, KEY) is None
    entry.write_bytes(entry.read_bytes()[: len(content) // 2])
    assert result_cache.load(tmp_path, KEY) is None
    entry.write_bytes(b"")
    assert result_cache.load(tmp_path, KEY) is None


class Shell:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch harmed",)


@pytest.mark.parametrize("planted", [Shell(), 3, {"a": 1}], ids=["code", "number", "mapping"])
def test_a_planted_entry_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: object) -> None:
    monkeypatch.chdir(tmp_path)
    content = pickle.dumps(planted)
    (tmp_path / "k.result").write_bytes(hashlib.sha256(content).digest() + content)
    assert result_cache.load(tmp_path, KEY) is None
    assert not (tmp_path / "harmed").exists()


def test_what_is_incomplete_is_not_kept(tmp_path: Path) -> None:
    result_cache.save(tmp_path, KEY, replace(hot_result(), complete=False))
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        (tmp_path / f"{name}.result").write_bytes(b"x" * 100)
        os.utime(tmp_path / f"{name}.result", (1_000_000 - age, 1_000_000 - age))
    result_cache.prune(tmp_path, most_bytes=300)
    assert len(list(tmp_path.iterdir())) == 3
    result_cache.prune(tmp_path, most_bytes=299)
    assert {file.name for file in tmp_path.iterdir()} == {"new.result", "older.result"}


def test_the_key_is_the_same_for_the_same_and_another_for_anything_else(tmp_path: Path) -> None:
    audio = tmp_path / "a.wav"
    audio.write_bytes(b"one")
    same = key(audio=str(audio))
    assert same == key("# another comment\n" + CHAIN, audio=str(audio))
    others = {
        key(),
        key(CHAIN.replace("3", "4"), str(audio)),
        key(CHAIN + "limits: {max_buildup_db: 3}\n", str(audio)),
        key(CHAIN.replace("}}", "}}  # chainsim: ignore[no-effect]"), str(audio)),
        key(audio=str(audio), options=RunOptions(policy=Policy.UNITY)),
        key(audio=str(audio), options=RunOptions(start_s=1.0)),
        key(audio=str(audio), options=RunOptions(tail_s=1.0)),
        key(audio=str(audio), options=RunOptions(probe=False)),
    }
    audio.write_bytes(b"two")
    others.add(key(audio=str(audio)))
    assert len(others) == 9
    assert same not in others


def test_a_plugin_counts_by_its_content(tmp_path: Path) -> None:
    plugin = tmp_path / "X.vst3" / "Contents" / "x.so"
    plugin.parent.mkdir(parents=True)
    text = "version: 1\nstages:\n  - {vst3: X.vst3}\n"
    options = RunOptions(plugin_dirs=(tmp_path,))
    plugin.write_bytes(b"1.0")
    before = key(text, options=options)
    plugin.write_bytes(b"1.1")
    assert before is not None
    assert key(text, options=options) != before
    assert key(text) is None  # no such plugin here: nothing that could be kept


def test_a_source_that_may_not_be_read_has_no_key() -> None:
    """Whether it may depends on the current folder, and on what the user allows: never on what was kept before."""
    refused = replace(document(), source_refusal=Problem("f.yaml", 2, 16, "no"))
    assert Keyring(RunOptions()).key(refused, None) is None
    assert Keyring(RunOptions()).key(refused, "a.wav") is not None
