from __future__ import annotations

import io
import os
import resource
import sys
from pathlib import Path

import pytest

from chainsim.cli.output import Output, write_atomically
from chainsim.errors import UsageError


def test_a_file_holds_the_report_and_nothing_else_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.json"
    file.write_text("old", encoding="utf-8")
    Output("text", (("json", file),)).write({"text": lambda style: f"{style.width}\n", "json": lambda _: "ü\n"})
    assert file.read_bytes() == b"\xc3\xbc\n"
    assert list(tmp_path.iterdir()) == [file]
    assert capsys.readouterr().out == "80\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_report_can_be_read_by_whom_any_other_file_can(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        write_atomically(tmp_path / "r.txt", "x")
    finally:
        os.umask(umask)
    assert (tmp_path / "r.txt").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_does_not_exist_is_the_user_s_mistake(tmp_path: Path) -> None:
    file = tmp_path / "no" / "r.txt"
    with pytest.raises(UsageError) as caught:
        write_atomically(file, "x")
    assert str(caught.value) == f"can't write '{file}': there is no folder '{file.parent}'"


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_atomically(tmp_path, "x")
    assert str(caught.value) == f"can't write '{tmp_path}': it is a folder, expected a file"


@pytest.mark.parametrize(("columns", "width"), [(None, 80), ("100", 100), ("20", 40), ("300", 120)])
def test_a_pipe_gets_no_colours_and_eighty_columns_or_what_it_asks_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    style = Output().style()
    assert (style.color, style.width) == (False, width)


@pytest.mark.parametrize(
    ("encoding", "unicode"), [("utf-8", True), ("UTF8", True), ("ascii", False), ("cp1252", False), (None, True)]
)
def test_only_ascii_where_stdout_speaks_no_unicode(
    monkeypatch: pytest.MonkeyPatch, encoding: str | None, unicode: bool
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding) if encoding else io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert Output().style().unicode is unicode


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full and a folder that even root can't write to")
def test_what_can_t_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    for file, reason in (
        (Path("/dev/full"), "No space left on device"),
        (Path("/sys/chainsim.json"), "Permission denied"),
    ):
        with pytest.raises(UsageError) as caught:
            write_atomically(file, "x")
        assert str(caught.value) == f"can't write '{file}': {reason}"
    write_atomically(Path("/dev/null"), "x")
    assert not Path("/dev/null").is_file()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    (tmp_path / "r.json").write_text("old", encoding="utf-8")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        with pytest.raises(UsageError) as caught:
            write_atomically(tmp_path / "r.json", "x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert str(caught.value) == f"can't write '{tmp_path / 'r.json'}': File too large"
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("r.json", "old")]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_behind_a_link_it_is_the_target_that_changes(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "new"


def test_an_existing_file_stays_where_it_is_not_to_be_overwritten(tmp_path: Path) -> None:
    write_atomically(tmp_path / "c.yaml", "old", overwrite=False)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "c.yaml", "new", overwrite=False)
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("c.yaml", "old")]
