from __future__ import annotations

import os
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
    assert str(caught.value) == f"can't write '{file}': No such file or directory"


def test_a_pipe_gets_no_colours_and_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    style = Output().style()
    assert (style.color, style.width) == (False, 80)
