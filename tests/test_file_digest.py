from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from chainsim.file_digest import file_digest

LARGE_BYTES = 1 << 20


def sparse(path: Path, size_bytes: int = LARGE_BYTES + 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size_bytes)
    return path


def change(path: Path) -> None:
    """The last byte, and neither size nor time."""
    stat = path.stat()
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"x")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_file_is_known_by_its_content_alone(tmp_path: Path) -> None:
    """The value that baselines have kept so far."""
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(b"one")
    expected = hashlib.sha256(f".\0{hashlib.sha256(b'one').hexdigest()}\0".encode()).hexdigest()
    assert file_digest(tmp_path / "a.wav") == file_digest(tmp_path / "b.wav") == expected


def test_a_bundle_is_its_files_with_their_names(tmp_path: Path) -> None:
    for folder, name in (("X.vst3", "a"), ("Y.vst3", "a"), ("Z.vst3", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(b"one")
    assert file_digest(tmp_path / "X.vst3") == file_digest(tmp_path / "Y.vst3") != file_digest(tmp_path / "Z.vst3")


def test_a_file_counts_whole_however_large(tmp_path: Path) -> None:
    song = sparse(tmp_path / "song.wav")
    before = file_digest(song, largest_in_bundle_bytes=LARGE_BYTES)
    change(song)
    assert file_digest(song, largest_in_bundle_bytes=LARGE_BYTES) != before


def test_a_bundle_s_very_large_files_count_by_size_and_time_where_that_is_asked_for(tmp_path: Path) -> None:
    samples, bundle = sparse(tmp_path / "X.vst3" / "samples"), tmp_path / "X.vst3"
    quick, whole = file_digest(bundle, largest_in_bundle_bytes=LARGE_BYTES), file_digest(bundle)
    change(samples)
    assert file_digest(bundle, largest_in_bundle_bytes=LARGE_BYTES) == quick
    assert file_digest(bundle) != whole
    os.utime(samples, (1, 1))
    assert file_digest(bundle, largest_in_bundle_bytes=LARGE_BYTES) != quick


@pytest.mark.skipif(os.name == "nt", reason="no pipes with names")
def test_nothing_is_read_of_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    nothing = hashlib.sha256().hexdigest()
    assert file_digest(tmp_path / "pipe") == file_digest(tmp_path) == file_digest(tmp_path / "gone") == nothing


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "X").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/X/caf\xe9.wav")).write_bytes(b"one")
    expected = hashlib.sha256(b"caf\xe9.wav\0" + hashlib.sha256(b"one").hexdigest().encode() + b"\0").hexdigest()
    assert file_digest(tmp_path / "X") == expected


def test_a_sparse_file_of_500_gb_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.state"
    with file.open("wb") as stream:
        stream.truncate(500_000_000_000)
    assert file_digest(file) == file_digest(file)
    before = file_digest(file)
    os.truncate(file, 500_000_000_001)
    assert file_digest(file) != before
