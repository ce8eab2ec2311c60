"""Against the file system itself; that content is on the disk before its name is, is seen in the order of the calls."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from chainsim.atomic_write import whole_file, write_whole


@pytest.mark.parametrize(("durable", "expected"), [(True, [b"new", "renamed"]), (False, ["renamed"])])
def test_content_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, expected: list[object]
) -> None:
    target, calls = tmp_path / "report.txt", list[object]()
    fsync, replace = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        calls.append(os.pread(handle, 100, 0))
        fsync(handle)

    def renamed(part: Path, to: Path) -> Path:
        calls.append("renamed")
        return replace(part, to)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", renamed)
    write_whole(target, b"new", durable=durable)
    assert calls == expected
    assert target.read_bytes() == b"new"


def test_nothing_is_left_of_what_was_not_finished(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(ValueError, match="stop"), whole_file(target) as part:
        part.write_text("half")
        raise ValueError("stop")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.txt", "old")]


def test_a_file_that_may_not_go_stays(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(FileExistsError):
        write_whole(target, b"new", overwrite=False)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.txt", "old")]


# What Linux says of FAT and exFAT, macOS of exFAT, Windows of both.
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL])
def test_file_systems_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "chain.yaml"
    write_whole(target, b"first", overwrite=False)
    with pytest.raises(FileExistsError):
        write_whole(target, b"second", overwrite=False)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("chain.yaml", "first")]
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match=os.strerror(number)):
        write_whole(tmp_path / "other.yaml", b"third", overwrite=False)
    assert [file.name for file in tmp_path.iterdir()] == ["chain.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_the_mode_is_that_of_a_new_file_or_of_the_one_that_it_is_like(tmp_path: Path) -> None:
    like = tmp_path / "old"
    like.write_text("old")
    like.chmod(0o640)
    write_whole(tmp_path / "alike", b"new", like=like)
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "plain", b"new")
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("alike", "plain")}
    assert modes == {"alike": 0o640, "plain": 0o640}
