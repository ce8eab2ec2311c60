"""Files of a folder that other processes clear at the same time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chainsim.cache_entry import prune
from chainsim.files_found import files_in, nearest_name

DAY_S = 86400.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files of 100 bytes, the first not used for longest; a link and a folder beside them."""
    for number, name in enumerate("abc"):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (DAY_S * number, DAY_S * number))
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "below").mkdir()
    return tmp_path


@pytest.fixture
def gone_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process takes `b` away between the listing of a folder and the look at its files."""
    listed = os.scandir

    @contextlib.contextmanager
    def listing(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        with listed(path) as entries:
            known = list(entries)
        (path / "b").unlink()
        yield iter(known)

    monkeypatch.setattr(os, "scandir", listing)


def test_regular_files_with_size_and_time(folder: Path) -> None:
    found = sorted(files_in(folder), key=lambda file: file.path)
    assert [(file.path.name, file.size_bytes, file.used_s) for file in found] == [
        ("a", 100, 0.0),
        ("b", 100, DAY_S),
        ("c", 100, 2 * DAY_S),
    ]


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files_in(tmp_path / "none")


@pytest.mark.usefixtures("gone_meanwhile")
def test_what_went_meanwhile_is_left_out(folder: Path) -> None:
    assert {file.path.name for file in files_in(folder)} == {"a", "c"}


@pytest.mark.usefixtures("gone_meanwhile")
def test_a_cache_is_pruned_beside_another_process_that_prunes_it(folder: Path) -> None:
    prune(folder, most_bytes=100)
    assert {path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink()} == {"c"}


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [("vocla.wav", "Vocal.wav"), ("drums.yml", "drums.yaml"), ("nothere.wav", None), ("x" * 61, None), ("", None)],
)
def test_the_file_that_was_meant_is_alike_before_its_ending(wanted: str, meant: str | None) -> None:
    assert nearest_name(wanted, ["stereo.wav", "Vocal.wav", "drums.yaml", "x" * 61 + ".wav"]) == meant
