from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from chainsim.errors import ChainFileError
from chainsim.load import load_chain, read_document
from chainsim.load.chain_files import MAX_BYTES


def refusal(path: Path | str) -> str:
    with pytest.raises(ChainFileError) as caught:
        read_document(path)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_a_chain_is_loaded_by_path_or_name(tmp_path: Path) -> None:
    path = tmp_path / "vocal.yaml"
    path.write_text("version: 1\nname: Vocal\nstages: []\n")
    assert load_chain(path).name == "Vocal"
    assert load_chain(str(path)).name == "Vocal"
    document = read_document(path)
    assert document.file == str(path)
    assert document.folder == tmp_path


def test_all_mistakes_are_raised_at_once(tmp_path: Path) -> None:
    path = tmp_path / "vocal.yaml"
    path.write_text("version: 1\nfader: 3\nstages:\n  - {}\n")
    with pytest.raises(ChainFileError) as caught:
        load_chain(path)
    assert str(caught.value).splitlines() == [
        f"{path}:2:1: unknown key 'fader' in the chain, did you mean 'fader_db'?",
        f"{path}:4:5: stage 1 has none of the keys 'builtin', 'vst3', 'au', 'parallel' or 'unavailable'; add one",
    ]
    assert caught.value.exit_code == 2


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "vocal.yaml"
    assert refusal(path) == f"{path}: there is no such file; `chainsim init` writes a chain to start from"
    nowhere = tmp_path / "nowhere" / "vocal.yaml"
    assert refusal(nowhere) == f"{nowhere}: there is no such file; `chainsim init` writes a chain to start from"


def test_a_misspelt_file(tmp_path: Path) -> None:
    (tmp_path / "vocals.yaml").touch()
    path = tmp_path / "vocal.yml"
    assert refusal(path) == f"{path}: there is no such file, did you mean '{tmp_path / 'vocals.yaml'}'?"


def test_a_folder(tmp_path: Path) -> None:
    advice = "name a file in it, or let `chainsim check` go through all of them"
    assert refusal(tmp_path) == f"{tmp_path}: expected a chain file, found a folder; {advice}"


def test_an_impossible_name() -> None:
    assert refusal("a\0b") == "a\0b: this is no file name"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "vocal.yaml"
    path.touch(mode=0o000)
    assert refusal(path) == f"{path}: can't be read: Permission denied"


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    path = tmp_path / "a" / "vocal.yaml"
    assert refusal(path).startswith(f"{path}: ")


def test_large_files_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "vocal.yaml"
    head = b"version: 1\nstages: []\n#"
    path.write_bytes(head + b"x" * (MAX_BYTES - len(head)))
    assert load_chain(path).stages == ()
    with path.open("ab") as stream:
        stream.write(b"x")
    assert refusal(path) == f"{path}: the file is larger than 1 MiB: too large for a chain file"
    os.truncate(path, 2**40)  # sparse: reading it would take minutes
    assert refusal(path) == f"{path}: the file is larger than 1 MiB: too large for a chain file"


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_is_read_no_further_than_a_chain_may_be_long() -> None:
    """As a shell hands one over: `chainsim run <(generate) take.wav`."""
    end, other_end = os.pipe()
    with open(other_end, "wb") as stream:  # noqa: PTH123 - a descriptor
        stream.write(b"version: 1\nstages: []\n")
    assert load_chain(Path(f"/dev/fd/{end}")).stages == ()
    os.close(end)
    if Path("/dev/zero").exists():
        assert refusal("/dev/zero") == "/dev/zero: the file is larger than 1 MiB: too large for a chain file"
