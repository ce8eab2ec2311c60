"""A host's store: whole or not there, bounded, and answers never make room."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from chainsim.cluster.host_store import Store, StoreFullError, store_here
from chainsim.errors import UsageError


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(store: Store, content: bytes) -> str:
    name = digest(content)
    assert store.put(name, content, 0, len(content))
    return name


def test_a_file_in_pieces(tmp_path: Path) -> None:
    store, content = Store(tmp_path), bytes(range(256)) * 8
    name = digest(content)
    assert not store.put(name, content[:1000], 0, len(content))
    assert store.file(name) is None
    assert store.put(name, content[1000:], 1000, len(content))
    path = store.file(name)
    assert path is not None
    assert path.read_bytes() == content


def test_a_file_that_two_send_at_once(tmp_path: Path) -> None:
    store, content = Store(tmp_path), bytes(range(256)) * 8
    name, half = digest(content), len(content) // 2
    assert not store.put(name, content[:half], 0, len(content), "one")
    assert not store.put(name, content[:half], 0, len(content), "two")
    assert store.put(name, content[half:], half, len(content), "one")
    assert store.put(name, content[half:], half, len(content), "two")
    path = store.file(name)
    assert path is not None
    assert path.read_bytes() == content


def test_what_arrives_damaged_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(ValueError, match="arrived as"):
        store.put(digest(b"right"), b"wrong", 0, 5)
    assert store.file(digest(b"right")) is None


def test_files_that_were_not_used_for_longest_make_room(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=250)
    old, new = put(store, bytes(100)), put(store, bytes([1]) * 100)
    os.utime(tmp_path / "files" / new, (1e9 + 1, 1e9 + 1))
    os.utime(tmp_path / "files" / old, (1e9, 1e9))
    os.utime(tmp_path / "files" / new)
    os.utime(tmp_path / "files" / old, (2e9, 2e9))
    os.utime(tmp_path / "files" / new, (2e9 + 1, 2e9 + 1))
    put(store, bytes([2]) * 100)
    assert store.file(old) is None
    assert store.file(new) is not None


def test_what_can_never_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreFullError, match=r"^it may hold 250 bytes, and 300 more are wanted$"):
        put(Store(tmp_path, most_bytes=250), bytes(300))


def test_answers_stay_until_they_are_fetched(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=250)
    assert store.keep("one", bytes(200))
    assert not store.keep("two", bytes(100))
    with pytest.raises(StoreFullError):
        put(store, bytes(100))
    assert store.answer("one") == bytes(200)
    store.forget("one")
    assert store.answer("one") is None
    assert store.keep("two", bytes(100))


def test_two_that_share_a_folder_have_one_name(tmp_path: Path) -> None:
    assert Store(tmp_path / "a").name == Store(tmp_path / "a").name != Store(tmp_path / "b").name


@pytest.mark.parametrize("said", ["4GB", "-1", "", "4e9", "\N{SUPERSCRIPT TWO}"])
def test_a_size_that_is_no_number_of_bytes(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("CHAINSIM_STORE_BYTES", said)
    with pytest.raises(UsageError) as refused:
        store_here()
    assert str(refused.value) == (f"CHAINSIM_STORE_BYTES is '{said}': expected a number of bytes, such as 4294967296")
    assert not (tmp_path / "store").exists()
